using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;

namespace AgentRuntime.Kernel.Tests.Actor;

public class ActorSystemTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static ActorSystem Quiet(string config = "", string name = "sys")
        => ActorSystem.Create(name, ConfigurationFactory.ParseString(config + "\nakka.loglevel = OFF\nakka.stdout-loglevel = OFF"));

    [Fact]
    public async Task Terminate_System_StopsAllActorsThenRunsTheCallbacks()
    {
        var system = Quiet();
        var events = new List<string>();
        system.ActorOf(Act.Props(me => me.OnStop = () => events.Add("stopped")));
        system.RegisterOnTermination(() => events.Add("first registered"));
        system.RegisterOnTermination(() => events.Add("last registered"));

        await system.Terminate().WaitAsync(Patience);

        Assert.Equal(["stopped", "last registered", "first registered"], events);
        Assert.True(system.WhenTerminated.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Terminate_Twice_IsTheSameEnd()
    {
        var system = Quiet();

        await Task.WhenAll(system.Terminate(), system.Terminate()).WaitAsync(Patience);
        await system.Terminate().WaitAsync(Patience);

        Assert.True(system.WhenTerminated.IsCompleted);
    }

    [Fact]
    public async Task Terminate_WithActorsUnderLoad_Ends()
    {
        var system = Quiet();
        for (var i = 0; i < 20; i++)
        {
            var echo = system.ActorOf(Act.Props(me => me.OnAny(o => me.From.Tell(o))));
            var ping = system.ActorOf(Act.Props(me => me.OnAny(o => echo.Tell(o))));
            ping.Tell("serve", ActorRefs.NoSender);
        }

        await system.Terminate().WaitAsync(Patience);
    }

    [Fact]
    public async Task RegisterOnTermination_AfterTheEnd_Throws()
    {
        var system = Quiet();
        await system.Terminate().WaitAsync(Patience);

        Assert.Throws<InvalidOperationException>(() => system.RegisterOnTermination(() => { }));
    }

    [Fact]
    public async Task RegisterOnTermination_CallbackThrows_OthersRun()
    {
        var system = Quiet();
        var ran = false;
        system.RegisterOnTermination(() => ran = true);
        system.RegisterOnTermination(() => throw new BoomException());

        // The official packages fault the task with what the callback threw.
        await Record.ExceptionAsync(() => system.Terminate().WaitAsync(Patience));

        Assert.True(ran || system.WhenTerminated.IsFaulted);
    }

    [Fact]
    public async Task ActorOf_AfterTheEnd_Throws()
    {
        var system = Quiet();
        await system.Terminate().WaitAsync(Patience);

        Assert.Throws<InvalidOperationException>(() => system.ActorOf(Act.Props(_ => { })));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("-a")]
    [InlineData("a_b")]
    [InlineData("a/b")]
    public void Create_IllegalName_Throws(string name)
        => Assert.Throws<ArgumentException>(() => Quiet(name: name));

    [Fact]
    public void Create_LoggerUnknown_Throws()
        => Assert.ThrowsAny<Exception>(() => ActorSystem.Create(
            "sys", ConfigurationFactory.ParseString("akka.loggers = [\"No.Such.Logger, Nowhere\"]\nakka.stdout-loglevel = OFF")));

    [Fact]
    public void Create_Setup_CarriesTheConfiguration()
    {
        var setup = BootstrapSetup.Create()
            .WithConfig(ConfigurationFactory.ParseString("my.key = 1\nakka.loglevel = OFF"))
            .WithConfigFallback(ConfigurationFactory.ParseString("my.key = 2\nmy.other = 3"))
            .And(new MySetup("value"));
        using var system = ActorSystem.Create("sys", setup);

        Assert.Equal(1, system.Settings.Config.GetInt("my.key"));
        Assert.Equal(3, system.Settings.Config.GetInt("my.other"));
        Assert.Equal(30, system.Settings.Config.GetInt("akka.actor.default-dispatcher.throughput"));
        Assert.Equal("value", setup.Get<MySetup>().Value.Text);
        Assert.False(ActorSystemSetup.Empty.Get<MySetup>().HasValue);
    }

    [Fact]
    public async Task Dispose_System_TerminatesIt()
    {
        var system = Quiet();
        system.Dispose();

        await system.WhenTerminated.WaitAsync(Patience);
    }

    [Fact]
    public void RegisterExtension_Twice_IsMadeOnce()
    {
        using var system = Quiet();
        Assert.False(system.HasExtension<MyExtension>());

        var first = new MyExtensionId().Apply(system);
        var second = new MyExtensionId().Get(system);

        Assert.Same(first, second);
        Assert.True(system.HasExtension<MyExtension>());
        Assert.Same(first, system.GetExtension<MyExtension>());
        Assert.True(system.TryGetExtension<MyExtension>(out var found));
        Assert.Same(first, found);
        Assert.Same(system, first.System);
    }

    [Fact]
    public void Create_ConfiguredExtension_IsMade()
    {
        using var system = Quiet($"akka.extensions = [\"{typeof(MyExtensionId).AssemblyQualifiedName}\"]");

        Assert.True(system.HasExtension<MyExtension>());
    }

    [Fact]
    public void Uptime_OfSystem_Grows()
    {
        using var system = Quiet();

        Assert.True(system.Uptime >= TimeSpan.Zero);
    }

    public sealed class MyExtension(ActorSystem system) : IExtension
    {
        public ActorSystem System { get; } = system;
    }

    public sealed class MyExtensionId : ExtensionIdProvider<MyExtension>
    {
        public override MyExtension CreateExtension(ExtendedActorSystem system) => new(system);
    }

    private sealed class MySetup(string text) : Akka.Actor.Setup.Setup
    {
        public string Text { get; } = text;
    }
}
