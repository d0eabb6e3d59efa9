using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Kernel.Tests.Actor;

public class AskTests : KernelTest
{
    private IActorRef Answering(object answer) => Start(me => me.OnAny(_ => me.From.Tell(answer)));

    [Fact]
    public async Task Ask_Answer_IsTheResult()
        => Assert.Equal("answer", await Answering("answer").Ask<string>("question", Patience));

    [Fact]
    public async Task Ask_AnswerOfAnotherType_Faults()
        => await Assert.ThrowsAnyAsync<Exception>(() => Answering(42).Ask<string>("question", Patience));

    [Fact]
    public async Task Ask_StatusFailure_FaultsWithItsCause()
    {
        var thrown = await Assert.ThrowsAsync<BoomException>(() => Answering(new Status.Failure(new BoomException("cause"))).Ask<string>("question", Patience));

        Assert.Equal("cause", thrown.Message);
    }

    [Fact]
    public async Task Ask_NoAnswerInTime_ThrowsAskTimeout()
        => await Assert.ThrowsAsync<AskTimeoutException>(() => Idle().Ask<string>("question", TimeSpan.FromMilliseconds(20)));

    [Fact]
    public async Task Ask_Cancelled_IsCancelled()
    {
        using var cancel = new CancellationTokenSource();
        var ask = Idle().Ask<string>("question", cancel.Token);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ask);
    }

    [Fact]
    public async Task Ask_CancelledBefore_IsCancelled()
        => await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Idle().Ask<string>("question", new CancellationToken(canceled: true)));

    [Fact]
    public async Task Ask_MessageFactory_GetsTheReferenceToAnswer()
    {
        var actor = Start(me => me.On<IActorRef>(to => to.Tell("answer")));

        Assert.Equal("answer", await actor.Ask<string>(self => self, Patience, CancellationToken.None));
    }

    [Fact]
    public async Task Ask_Selection_IsAnswered()
    {
        Start(me => me.OnAny(_ => me.From.Tell("answer")), "asked");

        Assert.Equal("answer", await Sys.ActorSelection("/user/asked").Ask<string>("question", Patience));
    }

    [Fact]
    public async Task Ask_AnswerAfterTheTimeout_IsADeadLetter()
    {
        IActorRef? asker = null;
        var actor = Start(me => me.OnAny(_ =>
        {
            asker = me.From;
            TestActor.Tell("asked");
        }));
        var ask = actor.Ask<string>("question", TimeSpan.FromMilliseconds(20));
        ExpectMsg("asked");
        await Assert.ThrowsAsync<AskTimeoutException>(() => ask);
        Sys.EventStream.Subscribe(TestActor, typeof(DeadLetter));

        asker!.Tell("late");

        Assert.Equal("late", ExpectMsg<DeadLetter>().Message);
    }

    [Fact]
    public async Task Ask_SecondAnswer_DoesNotChangeTheResult()
    {
        var actor = Start(me => me.OnAny(_ =>
        {
            me.From.Tell("first");
            me.From.Tell("second");
        }));

        Assert.Equal("first", await actor.Ask<string>("question", Patience));
    }

    [Fact]
    public async Task Ask_StoppedActor_TimesOut()
    {
        var actor = Idle();
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);

        await Assert.ThrowsAsync<AskTimeoutException>(() => actor.Ask<string>("question", TimeSpan.FromMilliseconds(20)));
    }

    [Fact]
    public async Task Ask_ManyAtOnce_EachGetsItsOwnAnswer()
    {
        var actor = Start(me => me.On<int>(i => me.From.Tell(i * 2)));

        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => actor.Ask<int>(i, Patience)));

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => i * 2), answers);
    }
}
