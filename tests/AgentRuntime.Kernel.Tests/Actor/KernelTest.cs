using Akka.Actor;
using Akka.TestKit.Xunit2;

namespace AgentRuntime.Kernel.Tests.Actor;

/// <summary>A test with a system of its own; expected failures do not reach the console.</summary>
public abstract class KernelTest : TestKit
{
    /// <summary>How long a test waits for what must come; a loaded machine is slow.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    protected KernelTest(string config = "")
        : base(config + Environment.NewLine + "akka.stdout-loglevel = OFF" + Environment.NewLine
            + "akka.test.single-expect-default = 20s" + Environment.NewLine
            + "akka.loggers = [\"Akka.TestKit.TestEventListener, " + TestKitAssembly + "\"]" + Environment.NewLine)
    {
    }

    private static string TestKitAssembly => typeof(Akka.TestKit.TestProbe).Assembly.GetName().Name!;

    protected IActorRef Start(Action<Act> configure, string? name = null) => Sys.ActorOf(Act.Props(configure), name);

    /// <summary>An actor that does nothing.</summary>
    protected IActorRef Idle(string? name = null) => Start(static me => me.OnAny(static _ => { }), name);

    /// <summary>Waits until the messages sent before have been processed: the actor must answer "sync" with "synced".</summary>
    protected void Sync(IActorRef actor)
    {
        actor.Tell("sync", TestActor);
        ExpectMsg("synced");
    }

    /// <summary>Proves that nothing else came before: the marker is the next message.</summary>
    protected void ExpectNothingElse()
    {
        var marker = Guid.NewGuid();
        TestActor.Tell(marker, ActorRefs.NoSender);
        ExpectMsg(marker);
    }
}
