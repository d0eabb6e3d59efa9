using Akka.Actor;

namespace AgentRuntime.Kernel.Tests.Actor;

public class GuardianStrategyTests() : KernelTest("akka.actor.guardian-supervisor-strategy = \"Akka.Actor.StoppingSupervisorStrategy\"")
{
    [Fact]
    public void TopLevelActor_FailsUnderStoppingStrategy_Stops()
    {
        var actor = Start(me => me.OnAny(_ => throw new BoomException()));
        Watch(actor);

        actor.Tell("fail");

        ExpectTerminated(actor);
    }
}
