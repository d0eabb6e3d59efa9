using AgentRuntime.Testing;
using Akka.Actor;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit;

namespace AgentRuntime.Kernel.TestKit.Tests.Conduct;

/// <summary>The ways in which specifications of actors use the kit.</summary>
public sealed class SpecificationTests : Akka.TestKit.Xunit2.TestKit
{
    private const string Settings = """
        akka {
          loglevel = DEBUG
          stdout-loglevel = OFF
          loggers = ["Akka.TestKit.TestEventListener, Akka.TestKit"]
          actor {
            serialize-messages = on
            debug { unhandled = on, lifecycle = on, event-stream = on }
            default-mailbox.mailbox-type = "Akka.Dispatch.UnboundedMailbox, Akka"
          }
        }
        slow { type = PinnedDispatcher, throughput = 1 }
        """;

    public SpecificationTests()
        : base(ConfigurationFactory.ParseString(Settings).WithFallback(DefaultConfig), "spec")
    {
    }

    [Fact]
    public void Scheduler_OfficialName_IsFound()
    {
        using var system = ActorSystem.Create("virtual", """
            akka { loglevel = OFF, stdout-loglevel = OFF, scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit" }
            """);

        Assert.IsType<TestScheduler>(system.Scheduler);
    }

    [KernelFact("the log of a child's failure does not match a filter by its exception (1.5.74)")]
    public void Exception_RestartedChild_IsLoggedOnceFromItsPath()
    {
        var actor = ActorOf<Failing>("failing");

        EventFilter.Exception<InvalidOperationException>(message: "x", source: actor.Path.ToString()).ExpectOne(() => actor.Tell(new InvalidOperationException("x")));
        EventFilter.Exception<InvalidOperationException>(start: "be").ExpectOne(() => actor.Tell(new InvalidOperationException("begin")));
        EventFilter.Exception<InvalidOperationException>(contains: "egi").Expect(2, () =>
        {
            actor.Tell(new InvalidOperationException("begin"));
            actor.Tell(new InvalidOperationException("regime"));
        });
    }

    [Fact]
    public void Exception_ConstructorThrows_IsAnInitializationException()
        => EventFilter.Exception<ActorInitializationException>().ExpectOne(() => ActorOf(() => new Broken()));

    [Fact]
    public void Exception_KillAndDeathPact_AreFound()
    {
        var first = ActorOf<Failing>();
        var second = ActorOf<Failing>();
        Watch(second);
        second.Tell(first);
        ExpectMsg("watching");

        EventFilter.Exception<ActorKilledException>().And.Exception<DeathPactException>().Expect(2, () => first.Tell(Kill.Instance));

        ExpectTerminated(second);
    }

    [KernelFact("an unhandled message is logged with other words (1.5.74)")]
    public void Debug_Unhandled_IsFound()
        => EventFilter.Debug(start: "Unhandled message from").ExpectOne(() => ActorOf<Failing>().Tell('c'));

    [Fact]
    public void Debug_Started_IsFoundBySource()
        => EventFilter.Debug(start: "Started", source: "akka://spec/user/started").ExpectOne(() => ActorOf<Failing>("started"));

    [Fact]
    public void DeadLetter_StoppedActor_IsFoundAndLogged()
    {
        var actor = ActorOf<Failing>();
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);

        EventFilter.DeadLetter<string>(source: actor.Path.ToString()).ExpectOne(() => actor.Tell("x"));
        EventFilter.DeadLetter<int>().ExpectOne(() => actor.Tell(1));
        EventFilter.Info(contains: "was not delivered").ExpectOne(() => actor.Tell(2L));
    }

    [KernelFact("the log of a resumed child does not match a filter by its text (1.5.74)")]
    public void Warning_Resume_IsFound()
    {
        var parent = ActorOf<Resuming>();
        parent.Tell(Props.Create<Failing>());
        var child = ExpectMsg<IActorRef>();

        EventFilter.Warning("resumed").ExpectOne(() => child.Tell(new InvalidOperationException("resumed")));
    }

    [Fact]
    public void Log_OfTheKit_ReachesTheFilter()
        => EventFilter.Warning(message: "from the kit 1").ExpectOne(() => Log.Warning("from the kit {0}", 1));

    [Fact]
    public async Task Watch_AfterAwaits_StillGoesToTheTestActor()
    {
        var actor = ActorOf<Failing>();
        await Task.Yield();
        await WatchAsync(actor);
        actor.Tell("ping");
        await ExpectMsgAsync("ping");
        Assert.Equal(actor, LastSender);

        await actor.GracefulStop(TimeSpan.FromSeconds(20));

        await ExpectTerminatedAsync(actor);
    }

    [Fact]
    public void Dispatcher_Pinned_RunsTheActor()
    {
        Sys.ActorOf(Props.Create<Failing>().WithDispatcher("slow")).Tell("ping");

        ExpectMsg("ping");
    }

    private sealed class Failing : ReceiveActor
    {
        public Failing()
        {
            Receive<Exception>(e => throw e);
            Receive<string>(m => Sender.Tell(m));
            Receive<IActorRef>(m =>
            {
                Context.Watch(m);
                Sender.Tell("watching");
            });
        }
    }

    private sealed class Broken : ReceiveActor
    {
        public Broken() => throw new InvalidOperationException("broken");
    }

    private sealed class Resuming : ReceiveActor
    {
        public Resuming() => Receive<Props>(p => Sender.Tell(Context.ActorOf(p)));

        protected override SupervisorStrategy SupervisorStrategy() => new OneForOneStrategy(_ => Directive.Resume);
    }
}
