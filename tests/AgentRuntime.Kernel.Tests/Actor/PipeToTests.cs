using Akka.Actor;

namespace AgentRuntime.Kernel.Tests.Actor;

public class PipeToTests : KernelTest
{
    [Fact]
    public async Task PipeTo_TaskWithResult_SendsTheResult()
    {
        await Task.FromResult("result").PipeTo(TestActor);
        await new ValueTask<string>("value").PipeTo(TestActor);

        ExpectMsg("result");
        ExpectMsg("value");
    }

    [Fact]
    public async Task PipeTo_Success_SendsWhatItMakes()
    {
        await Task.FromResult(20).PipeTo(TestActor, success: i => i + 1);
        await Task.CompletedTask.PipeTo(TestActor, success: () => "done");
        await ValueTask.CompletedTask.PipeTo(TestActor, success: () => "value done");

        ExpectMsg(21);
        ExpectMsg("done");
        ExpectMsg("value done");
    }

    [Fact]
    public async Task PipeTo_TaskWithoutResult_SendsNothing()
    {
        await Task.CompletedTask.PipeTo(TestActor);

        ExpectNothingElse();
    }

    [Fact]
    public async Task PipeTo_Failure_SendsStatusFailureOrWhatIsMadeOfIt()
    {
        await Task.FromException<int>(new BoomException("a")).PipeTo(TestActor);
        await Task.FromException(new BoomException("b")).PipeTo(TestActor, failure: e => "failed " + e.Message);
        await ValueTask.FromException<int>(new BoomException("c")).PipeTo(TestActor, failure: e => "failed " + e.Message);

        Assert.Equal("a", ExpectMsg<Status.Failure>().Cause.Message);
        ExpectMsg("failed b");
        ExpectMsg("failed c");
    }

    [Fact]
    public async Task PipeTo_Cancelled_SendsAFailure()
    {
        await Task.FromCanceled<int>(new CancellationToken(canceled: true)).PipeTo(TestActor);

        Assert.IsAssignableFrom<OperationCanceledException>(ExpectMsg<Status.Failure>().Cause);
    }

    [Fact]
    public async Task PipeTo_Sender_IsTheGivenOne()
    {
        var probe = CreateTestProbe();

        await Task.FromResult("result").PipeTo(TestActor, probe.Ref);

        ExpectMsg<string>((_, sender) => Assert.Equal(probe.Ref, sender));
    }

    [Fact]
    public void PipeTo_InsideActor_ResultIsAnOrdinaryMessage()
    {
        var source = new TaskCompletionSource<int>();
        var actor = Start(me =>
        {
            me.On<string>(s => _ = source.Task.PipeTo(me.Me, me.From));
            me.On<int>(i => me.From.Tell(i));
        });
        actor.Tell("go", TestActor);

        source.SetResult(5);

        ExpectMsg(5);
    }
}
