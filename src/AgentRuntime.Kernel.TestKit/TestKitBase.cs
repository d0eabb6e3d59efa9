using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>
/// Tests actors from outside: a test actor receives what they send, and the expectations read what it received.
/// Messages that a test tells have the test actor as their sender. For one test at a time; not safe for several threads.
/// </summary>
public abstract partial class TestKitBase : IActorRefFactory
{
    private static readonly Config Defaults = ConfigurationFactory.FromResource("testkit.conf", typeof(TestKitBase).Assembly);
    private static int _testActorNumber;

    private readonly ITestKitAssertions _assertions;
    private TestMessageQueue _queue = null!;
    private MessageEnvelope _last = NullMessageEnvelope.Instance;
    private TimeSpan? _end;
    private bool _lastWasNoMessage;

    /// <summary>Creates a kit on a system, or on a new system with the kit's defaults.</summary>
    /// <param name="assertions">How failures are told.</param>
    /// <param name="system">The system to test in; null: a new one, which the kit owns.</param>
    /// <param name="testActorName">The test actor's name; null: testActor and a number.</param>
    protected TestKitBase(ITestKitAssertions assertions, ActorSystem? system = null, string? testActorName = null)
        : this(assertions, system, ActorSystemSetup.Empty, null, testActorName)
    {
    }

    /// <summary>Creates a kit on a new system with that setup; the kit's defaults are its fallback.</summary>
    protected TestKitBase(ITestKitAssertions assertions, ActorSystemSetup setup, string? actorSystemName = null, string? testActorName = null)
        : this(assertions, null, setup, actorSystemName, testActorName)
    {
    }

    /// <summary>Creates a kit on a new system with that configuration; the kit's defaults are its fallback.</summary>
    protected TestKitBase(ITestKitAssertions assertions, Config config, string? actorSystemName = null, string? testActorName = null)
        : this(assertions, null, Setup(config), actorSystemName, testActorName)
    {
    }

    /// <summary>Creates a kit on a system, or on a new one with that setup.</summary>
    protected TestKitBase(
        ITestKitAssertions assertions, ActorSystem? system, ActorSystemSetup? config, string? actorSystemName, string? testActorName)
    {
        _assertions = assertions;
#pragma warning disable MA0056, CA2214 // the official kit initializes itself by this virtual method
        InitializeTest(system, config ?? ActorSystemSetup.Empty, actorSystemName, testActorName);
#pragma warning restore MA0056, CA2214
    }

    /// <summary>The defaults of a test's system: the kit's logger and the settings below <c>akka.test</c>.</summary>
    public static Config DefaultConfig => Defaults;

    /// <summary>Turns all debug logging on.</summary>
    public static Config FullDebugConfig { get; } = ConfigurationFactory.ParseString(
        """
        akka {
          loglevel = DEBUG
          stdout-loglevel = DEBUG
          log-dead-letters = on
          log-dead-letters-during-shutdown = on
          actor.debug {
            receive = on
            autoreceive = on
            lifecycle = on
            event-stream = on
            unhandled = on
            fsm = on
            router-misconfiguration = on
          }
        }
        """);

    /// <summary>A clock that only moves forward, for measuring.</summary>
    public static TimeSpan Now => System.Diagnostics.Stopwatch.GetElapsedTime(0);

    /// <summary>The system under test.</summary>
    public ActorSystem Sys { get; private set; } = null!;

    /// <summary>The settings below <c>akka.test</c>.</summary>
    public TestKitSettings TestKitSettings { get; private set; } = null!;

    /// <summary>The actor whose messages the expectations read.</summary>
    public IActorRef TestActor { get; private set; } = null!;

    /// <summary>Logs under the kit's name.</summary>
    public ILoggingAdapter Log { get; private set; } = null!;

    /// <summary>Who sent the last message that was taken.</summary>
    /// <exception cref="InvalidOperationException">None was taken, or the last wait timed out.</exception>
    public IActorRef LastSender => _last.Sender;

    /// <summary>The last message that was taken.</summary>
    /// <exception cref="InvalidOperationException">None was taken, or the last wait timed out.</exception>
    public object LastMessage => _last.Message;

    /// <summary>Whether a message waits to be taken.</summary>
    public bool HasMessages => !_queue.IsEmpty;

    /// <summary>Expects or mutes log events of the system.</summary>
    public EventFilterFactory EventFilter { get; private set; } = null!;

    /// <summary>Expects or mutes log events of another system, which needs the kit's logger.</summary>
    public EventFilterFactory CreateEventFilter(ActorSystem system) => new(this, system);

    /// <summary>Reacts to messages before the test sees them, from the next message on.</summary>
    public void SetAutoPilot(AutoPilot pilot) => TestActor.Tell(new TestActorCommand.SetAutoPilot(pilot), ActorRefs.NoSender);

    /// <summary>Has the test actor watch an actor: its end comes as <see cref="Terminated"/>. Returns when the watch is in place.</summary>
    public IActorRef Watch(IActorRef actorToWatch)
    {
        Command(new TestActorCommand.Watch(actorToWatch));
        return actorToWatch;
    }

    /// <summary>Has the test actor watch an actor: its end comes as <see cref="Terminated"/>.</summary>
    public async Task<IActorRef> WatchAsync(IActorRef actorToWatch)
    {
        await CommandAsync(new TestActorCommand.Watch(actorToWatch)).ConfigureAwait(false);
        return actorToWatch;
    }

    /// <summary>Ends a watch. Returns when it has ended.</summary>
    public IActorRef Unwatch(IActorRef actorToUnwatch)
    {
        Command(new TestActorCommand.Unwatch(actorToUnwatch));
        return actorToUnwatch;
    }

    /// <summary>Ends a watch.</summary>
    public async Task<IActorRef> UnwatchAsync(IActorRef actorToUnwatch)
    {
        await CommandAsync(new TestActorCommand.Unwatch(actorToUnwatch)).ConfigureAwait(false);
        return actorToUnwatch;
    }

    /// <summary>Drops messages of that type before the test sees them, from the next message on.</summary>
    public void IgnoreMessages<TMsg>() => IgnoreMessages(static message => message is TMsg);

    /// <summary>Drops messages for which the predicate holds before the test sees them, from the next message on.</summary>
    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage) =>
        TestActor.Tell(new TestActorCommand.SetIgnore(shouldIgnoreMessage), ActorRefs.NoSender);

    /// <summary>Drops messages of that type for which the predicate holds, from the next message on.</summary>
    public void IgnoreMessages<TMsg>(Func<TMsg, bool> shouldIgnoreMessage) =>
        IgnoreMessages(message => message is TMsg typed && shouldIgnoreMessage(typed));

    /// <summary>Drops no messages any more.</summary>
    public void IgnoreNoMessages() => TestActor.Tell(new TestActorCommand.SetIgnore(null), ActorRefs.NoSender);

    /// <summary>Terminates the system and waits for that.</summary>
    /// <param name="duration">The longest time; default: 5 s, stretched, but at most 10 s.</param>
    /// <param name="verifySystemShutdown">Whether a system that does not end in time is a failure.</param>
    /// <exception cref="TimeoutException">The system did not end in time.</exception>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false) => Shutdown(Sys, duration, verifySystemShutdown);

    /// <summary>Creates another test actor, whose messages nothing reads.</summary>
    public IActorRef CreateTestActor(string name) => CreateTestActor(Sys, name, new TestMessageQueue());

    /// <summary>A probe: a test actor of its own with the same expectations.</summary>
    public virtual TestProbe CreateTestProbe(string? name = null) => CreateTestProbe(Sys, name);

    /// <summary>A probe in another system.</summary>
    public virtual TestProbe CreateTestProbe(ActorSystem system, string? name = null) => new(system, _assertions, name);

    /// <summary>A latch that opens after <paramref name="count"/> counts; its waits are stretched by the time factor.</summary>
    public virtual TestLatch CreateTestLatch(int count = 1) => TestLatch.Create(Dilated, TestKitSettings.DefaultTimeout, count);

    /// <summary>A barrier for <paramref name="count"/> threads.</summary>
    public TestBarrier CreateTestBarrier(int count) => new(this, count, TestKitSettings.DefaultTimeout);

    /// <summary>Makes the system, unless there is one, and the test actor. The constructor calls it once.</summary>
    protected virtual void InitializeTest(ActorSystem? system, ActorSystemSetup config, string? actorSystemName, string? testActorName)
    {
        Sys = system ?? ActorSystem.Create(actorSystemName ?? "test", WithDefaults(config));
        TestKitSettings = TestKitExtension.For(Sys);
        Log = Logging.GetLogger(Sys, GetType());
        EventFilter = new EventFilterFactory(this);
        _queue = new TestMessageQueue();
        TestActor = CreateTestActor(Sys, testActorName, _queue);
        if (this is not INoImplicitSender)
        {
            ImplicitSender.Set(TestActor);
        }
    }

    /// <summary>Makes the system, unless there is one, and the test actor.</summary>
    protected void InitializeTest(ActorSystem? system, Config config, string? actorSystemName, string? testActorName) =>
        InitializeTest(system, Setup(config), actorSystemName, testActorName);

    /// <summary>Terminates a system and waits for that.</summary>
    protected virtual void Shutdown(ActorSystem system, TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        var longest = TimeSpan.FromSeconds(10);
        var stretched = Dilated(duration ?? TimeSpan.FromSeconds(5));
        var wait = duration is null && stretched > longest ? longest : stretched;
#pragma warning disable VSTHRD002 // the official method blocks; the kit runs on a test's thread, never on an actor's
        if (system.Terminate().Wait(wait))
        {
            return;
        }
#pragma warning restore VSTHRD002

        var message = $"Failed to stop [{system.Name}] within [{wait}]";
        if (verifySystemShutdown)
        {
            throw new TimeoutException(message);
        }

        system.Log.Warning("{0}", message);
    }

    internal void AssertSame<T>(T expected, T actual) => _assertions.AssertEqual(expected, actual);

    internal void Fail(string text) => _assertions.Fail("{0}", text);

    internal Task<object?> CommandAsync(TestActorCommand.Answered command)
    {
        TestActor.Tell(command, ActorRefs.NoSender);
        return command.Done.WaitAsync(TestKitSettings.DefaultTimeout, TimeProvider.System);
    }

    private static ActorSystemSetup Setup(Config config) => ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config));

    private static ActorSystemSetup WithDefaults(ActorSystemSetup setup)
    {
        var bootstrap = setup.Get<BootstrapSetup>();
        return setup.And(bootstrap.HasValue
            ? bootstrap.Value.WithConfigFallback(Defaults)
            : BootstrapSetup.Create().WithConfig(Defaults));
    }

    private static IActorRef CreateTestActor(ActorSystem system, string? name, TestMessageQueue queue)
    {
        var unique = name ?? "testActor" + Interlocked.Increment(ref _testActorNumber).ToString(System.Globalization.CultureInfo.InvariantCulture);
        return ((ActorSystemImpl)system).SystemActorOf(Props.Create(() => new TestActorImplementation(queue)), unique);
    }

    private object? Command(TestActorCommand.Answered command)
    {
#pragma warning disable VSTHRD002 // the official method blocks until the test actor has done it
        return CommandAsync(command).GetAwaiter().GetResult();
#pragma warning restore VSTHRD002
    }

    private void AssertThat(bool condition, string failure)
    {
        if (!condition)
        {
            Fail(failure);
        }
    }
}
