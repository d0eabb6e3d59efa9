using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;

namespace AgentRuntime.Kernel.Tests.Conduct;

public sealed class SystemTests : ConductTests
{
    [Theory]
    [InlineData("hallo_welt")]
    [InlineData("hallo-welt")]
    [InlineData("hallo*welt")]
    [InlineData("-hallo-welt")]
    [InlineData("hallo welt")]
    [InlineData("")]
    public void Create_Name_MustBeWordCharacters(string name)
    {
        if (name is "hallo-welt")
        {
            using var system = ActorSystem.Create(name, "akka { loglevel = OFF, stdout-loglevel = OFF }");
            Assert.Equal(name, system.Name);
        }
        else
        {
            Assert.Throws<ArgumentException>(() => ActorSystem.Create(name));
        }
    }

    [Fact]
    public void Create_NoGivenLogger_Throws()
        => Assert.ThrowsAny<AkkaException>(() => ActorSystem.Create("x", """akka { stdout-loglevel = OFF, loggers = ["No.Such.Logger, Nowhere"] }"""));

    [Fact]
    public async Task Terminate_Twice_GivesTheSameEndAndRunsCallbacksInReverseOrder()
    {
        var ran = new List<int>();
        Sys.RegisterOnTermination(() => ran.Add(1));
        Sys.RegisterOnTermination(() => throw new InvalidOperationException("x"));
        Sys.RegisterOnTermination(() => ran.Add(2));
        Assert.False(Sys.WhenTerminated.IsCompleted);

        var first = Sys.Terminate();
        var second = Sys.Terminate();

        await first.WaitAsync(LongWait);
        await second.WaitAsync(LongWait);
        await Sys.WhenTerminated.WaitAsync(LongWait);
        Assert.Equal([2, 1], ran);
        Assert.Throws<InvalidOperationException>(() => Sys.RegisterOnTermination(() => { }));
    }

    [Fact]
    public async Task Terminate_Callback_RunsWhenAllActorsHaveStopped()
    {
        var stopped = false;
        var seen = false;
        Start(new Script { PostStop = _ => stopped = true });
        Sys.RegisterOnTermination(() => seen = stopped);

        await Sys.Terminate().WaitAsync(LongWait);

        Assert.True(seen);
    }

    [Fact]
    public async Task ActorOf_WhileTerminating_Throws()
    {
        await Sys.Terminate().WaitAsync(LongWait);

        Assert.Throws<InvalidOperationException>(() => Sys.ActorOf(new Script().Props));
    }

    [Fact]
    public async Task Tell_AfterTermination_IsSafe()
    {
        var actor = Start(new Script());
        await Sys.Terminate().WaitAsync(LongWait);

        actor.Tell("x");
    }

    [Theory]
    [InlineData("")]
    [InlineData("$a")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("ä")]
    [InlineData("a%")]
    [InlineData("a%2")]
    [InlineData("a%zz")]
    public void ActorOf_IllegalName_Throws(string name)
        => Assert.Throws<InvalidActorNameException>(() => Sys.ActorOf(new Script().Props, name));

    [Theory]
    [InlineData("a%20b")]
    [InlineData("a-_.*$+:@&=,!~';()")]
    [InlineData("0")]
    public void ActorOf_LegalName_IsKept(string name) => Assert.Equal(name, Sys.ActorOf(new Script().Props, name).Path.Name);

    [Fact]
    public async Task ActorOf_NoName_GetsOneOfItsOwn()
    {
        var first = Start(new Script());
        var second = Start(new Script());

        Assert.NotEqual(first.Path, second.Path);
        Assert.StartsWith("$", first.Path.Name, StringComparison.Ordinal);
        Assert.Equal(Sys.ActorSelection("/user"), Sys.ActorSelection("/user"));
        await SettleAsync(second);
    }

    [Fact]
    public async Task ActorOf_NameInUse_Throws()
    {
        Start(new Script(), "taken");

        var thrown = Assert.Throws<InvalidActorNameException>(() => Start(new Script(), "taken"));
        Assert.Contains("not unique", thrown.Message, StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    [Fact]
    public async Task ActorOf_NameReused_IsAnotherIncarnation()
    {
        var first = Start(new Script(), "again");
        Sys.Stop(first);
        await EndAsync(first);
        var second = Start(new Script(), "again");

        Assert.Equal(first.Path, second.Path);
        Assert.NotEqual(first.Path.Uid, second.Path.Uid);
        Assert.NotEqual(first, second);
        Assert.NotEqual(0, first.CompareTo(second));
    }

    [Fact]
    public async Task Refs_SameActor_AreEqualHoweverFound()
    {
        var actor = Start(new Script(), "a");
        var found = await Sys.ActorSelection("/user/a").ResolveOne(LongWait);

        Assert.Equal(actor, found);
        Assert.Equal(actor.GetHashCode(), found.GetHashCode());
        Assert.Equal(0, actor.CompareTo(found));
        Assert.Equal($"[akka://conduct/user/a#{actor.Path.Uid}]", actor.ToString());
    }

    [Fact]
    public void Extensions_Registered_AreMadeOnce()
    {
        Assert.False(Sys.HasExtension<CountingExtension>());
        Assert.False(Sys.TryGetExtension<CountingExtension>(out _));

        var first = new CountingExtensionId().Apply(Sys);
        var second = new CountingExtensionId().Get(Sys);

        Assert.Same(first, second);
        Assert.Same(first, Sys.GetExtension<CountingExtension>());
        Assert.Same(first, Sys.GetExtension(new CountingExtensionId()));
        var type = typeof(CountingExtension);
        Assert.True(Sys.HasExtension(type));
        Assert.True(Sys.TryGetExtension(typeof(CountingExtension), out var third));
        Assert.Same(first, third);
        Assert.Same(Sys, first.System);
    }

    [Fact]
    public void Extensions_InConfiguration_AreMadeAtStart()
    {
        using var system = ActorSystem.Create("extended", $$"""
            akka { loglevel = OFF, stdout-loglevel = OFF, extensions = ["{{typeof(CountingExtensionId).AssemblyQualifiedName}}"] }
            """);

        Assert.True(system.HasExtension<CountingExtension>());
    }

    [Fact]
    public void Setup_Bootstrap_SetsTheConfiguration()
    {
        var setup = BootstrapSetup.Create().WithConfig(ConfigurationFactory.ParseString("akka { loglevel = OFF, stdout-loglevel = OFF }\nown = 7"));
        using var system = ActorSystem.Create("setup", ActorSystemSetup.Create(setup));

        Assert.Equal(7, system.Settings.Config.GetInt("own"));
        Assert.Equal("OFF", system.Settings.Config.GetString("akka.loglevel"));
    }

    [Fact]
    public void Dispatchers_Unknown_Throws()
        => Assert.ThrowsAny<AkkaException>(() => Sys.ActorOf(new Script().Props.WithDispatcher("no.such.dispatcher")));

    [Fact]
    public async Task Stop_GuardianChild_LeavesTheSystemRunning()
    {
        var actor = Start(new Script());
        Sys.Stop(actor);
        await EndAsync(actor);

        Assert.False(Sys.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task WhenTerminated_UserGuardianPoisoned_Completes()
    {
        Sys.ActorSelection("/user").Tell(PoisonPill.Instance);

        await Sys.WhenTerminated.WaitAsync(LongWait);
    }

    [Fact]
    public async Task IgnoreRef_Told_SaysNothing()
    {
        var letters = Listen<AllDeadLetters>();

        Sys.IgnoreRef.Tell("x");

        await letters.ExpectNothingAsync();
    }

    [Fact]
    public async Task Inbox_SendReceiveWatch_Work()
    {
        using var inbox = Inbox.Create(Sys);
        var actor = Start(new Script { Receive = (a, m) => a.From.Tell($"got {m}") });

        inbox.Send(actor, "x");
        Assert.Equal("got x", inbox.Receive(LongWait));
        inbox.Send(actor, "y");
        Assert.Equal("got y", await inbox.ReceiveAsync(LongWait));
        inbox.Watch(actor);
        Sys.Stop(actor);

        Assert.Equal(actor, Assert.IsType<Terminated>(inbox.Receive(LongWait)).ActorRef);
    }

    [Fact]
    public async Task Inbox_NothingCame_TimesOut()
    {
        using var inbox = Inbox.Create(Sys);

        // The official packages have a task's AggregateException around it, or not, as the race ends.
        Assert.IsType<TimeoutException>(Assert.ThrowsAny<Exception>(() => inbox.Receive(ShortWait)).GetBaseException());
        await Assert.ThrowsAsync<TimeoutException>(() => inbox.ReceiveAsync(ShortWait));
    }

    [Fact]
    public async Task Inbox_NegativeTimeout_TimesOutAtOnce()
    {
        using var inbox = Inbox.Create(Sys);

        await Assert.ThrowsAsync<TimeoutException>(() => inbox.ReceiveAsync(TimeSpan.FromSeconds(-1)));
    }

    [Fact]
    public void Inbox_ReceiveWhere_TakesTheFirstThatFits()
    {
        using var inbox = Inbox.Create(Sys);
        inbox.Receiver.Tell(1);
        inbox.Receiver.Tell("x");
        inbox.Receiver.Tell(2);

        Assert.Equal("x", inbox.ReceiveWhere(m => m is string, LongWait));
        Assert.Equal(1, inbox.Receive(LongWait));
        Assert.Equal(2, inbox.Receive(LongWait));
    }

    [Fact]
    public async Task Inbox_Full_WarnsAndKeepsTheOldest()
    {
        using var system = ActorSystem.Create("small", "akka { loglevel = DEBUG, stdout-loglevel = OFF, loggers = [], actor.inbox.inbox-size = 2 }");
        var warnings = new Probe(system);
        system.EventStream.Subscribe(warnings.Ref, typeof(Warning));
        using var inbox = Inbox.Create(system);

        inbox.Receiver.Tell(1);
        inbox.Receiver.Tell(2);
        inbox.Receiver.Tell(3);

        Assert.StartsWith("Dropping message", (await warnings.ExpectAsync<Warning>()).Message.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, inbox.Receive(LongWait));
        Assert.Equal(2, inbox.Receive(LongWait));
    }

    public sealed class CountingExtension(ExtendedActorSystem system) : IExtension
    {
        public ExtendedActorSystem System { get; } = system;
    }

    public sealed class CountingExtensionId : ExtensionIdProvider<CountingExtension>
    {
        public override CountingExtension CreateExtension(ExtendedActorSystem system) => new(system);
    }
}
