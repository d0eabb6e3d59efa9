using Akka.Actor;

namespace AgentRuntime.Kernel.Tests.Actor;

public class ReceiveTimeoutTests : KernelTest
{
    [Fact]
    public void SetReceiveTimeout_NoMessage_ReceiveTimeoutComesAgainAndAgain()
    {
        Start(me =>
        {
            me.OnStart = () => me.Ctx.SetReceiveTimeout(TimeSpan.FromMilliseconds(10));
            me.On<ReceiveTimeout>(_ => TestActor.Tell("timeout"));
        });

        ExpectMsg("timeout");
        ExpectMsg("timeout");
    }

    [Fact]
    public void SetReceiveTimeout_Null_EndsIt()
    {
        var count = 0;
        var actor = Start(me =>
        {
            me.OnStart = () => me.Ctx.SetReceiveTimeout(TimeSpan.FromMilliseconds(5));
            me.On<ReceiveTimeout>(_ =>
            {
                count++;
                me.Ctx.SetReceiveTimeout(null);
                TestActor.Tell("timeout");
            });
            me.On<string>(_ => me.From.Tell("synced"));
        });

        ExpectMsg("timeout");
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(60), TestActor, "later", ActorRefs.NoSender);
        ExpectMsg("later");
        Sync(actor);
        Assert.Equal(1, count);
    }

    [Fact]
    public void SetReceiveTimeout_MessagesKeepComing_NoTimeout()
    {
        var actor = Start(me =>
        {
            me.OnStart = () => me.Ctx.SetReceiveTimeout(TimeSpan.FromSeconds(3));
            me.On<ReceiveTimeout>(_ => TestActor.Tell("timeout"));
            me.On<string>(_ => { });
        });
        var cancel = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(
            TimeSpan.Zero, TimeSpan.FromMilliseconds(5), actor, "busy", ActorRefs.NoSender);

        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(3500), TestActor, "later", ActorRefs.NoSender);

        ExpectMsg("later");
        cancel.Cancel();
    }

    [Fact]
    public void SetReceiveTimeout_MessagesThatDoNotInfluence_TimeoutComes()
    {
        var actor = Start(me =>
        {
            me.OnStart = () => me.Ctx.SetReceiveTimeout(TimeSpan.FromMilliseconds(300));
            me.On<ReceiveTimeout>(_ => TestActor.Tell("timeout"));
            me.On<Transparent>(_ => { });
        });
        var cancel = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(
            TimeSpan.Zero, TimeSpan.FromMilliseconds(5), actor, new Transparent(), ActorRefs.NoSender);

        ExpectMsg("timeout");
        cancel.Cancel();
    }

    [Fact]
    public void SetReceiveTimeout_Shortened_ComesAtTheNewTime()
    {
        var actor = Start(me =>
        {
            me.OnStart = () => me.Ctx.SetReceiveTimeout(TimeSpan.FromHours(1));
            me.On<ReceiveTimeout>(_ => TestActor.Tell("timeout"));
            me.On<string>(_ => me.Ctx.SetReceiveTimeout(TimeSpan.FromMilliseconds(10)));
        });

        actor.Tell("shorter");

        ExpectMsg("timeout");
    }

    [Fact]
    public void ReceiveTimeout_HandlerFailsAndIsResumed_ComesAgain()
    {
        Start(me =>
        {
            me.Strategy = () => new OneForOneStrategy(_ => Directive.Resume);
            me.OnStart = () => me.Ctx.ActorOf(Act.Props(child =>
            {
                child.OnStart = () => child.Ctx.SetReceiveTimeout(TimeSpan.FromMilliseconds(10));
                child.On<ReceiveTimeout>(_ =>
                {
                    TestActor.Tell("timeout");
                    throw new BoomException();
                });
            }));
        });

        ExpectMsg("timeout");
        ExpectMsg("timeout");
    }

    [Fact]
    public void ReceiveTimeout_OfContext_IsWhatWasSet()
    {
        Start(me => me.OnStart = () =>
        {
            TestActor.Tell(me.Ctx.ReceiveTimeout is null);
            me.Ctx.SetReceiveTimeout(TimeSpan.FromHours(1));
            TestActor.Tell(me.Ctx.ReceiveTimeout!.Value);
        });

        ExpectMsg(true);
        ExpectMsg(TimeSpan.FromHours(1));
    }

    private sealed class Transparent : INotInfluenceReceiveTimeout;
}
