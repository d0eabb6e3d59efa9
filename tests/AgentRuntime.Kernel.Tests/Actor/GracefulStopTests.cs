using Akka.Actor;

namespace AgentRuntime.Kernel.Tests.Actor;

public class GracefulStopTests : KernelTest
{
    [Fact]
    public async Task GracefulStop_Actor_CompletesWhenItHasStopped()
    {
        var stopped = false;
        var actor = Start(me => me.OnStop = () => stopped = true);

        Assert.True(await actor.GracefulStop(Patience));

        Assert.True(stopped);
    }

    [Fact]
    public async Task GracefulStop_OwnMessage_IsSentInsteadOfPoisonPill()
    {
        var actor = Start(me => me.On<string>(s =>
        {
            TestActor.Tell(s);
            me.Ctx.Stop(me.Me);
        }));

        Assert.True(await actor.GracefulStop(Patience, "please"));

        ExpectMsg("please");
    }

    [Fact]
    public async Task GracefulStop_DeadActor_CompletesAtOnce()
    {
        var actor = Idle();
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);

        Assert.True(await actor.GracefulStop(Patience));
    }
}
