using AgentRuntime.Gates;
using AgentRuntime.Model;
using AgentRuntime.Threads.Requests;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace AgentRuntime.Tests.Threads.Requests;

public sealed class ModelCallTests : TestKit
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly FakeProvider _provider = new();
    private readonly TestProbe _gate;
    private readonly CancellationTokenSource _cancel = new();

    public ModelCallTests() => _gate = CreateTestProbe();

    [Fact]
    public async Task RunAsync_GoodAnswer_GivesTextAndUsageAndReleasesThePermit()
    {
        var run = Run();
        Grant();
        var stream = await _provider.NextAsync();
        await stream.SendAsync(new CompletionEvent.Thinking("hm"), new CompletionEvent.Text("A "));
        await stream.SendAsync(new CompletionEvent.Text("title"), new CompletionEvent.UsageUpdated(new TokenUsage(5, 2)));
        await stream.StopAsync();

        Assert.Equal(new ModelCallResult("A title", new TokenUsage(5, 2), IsCut: false), await run.WaitAsync(Deadline));
        Assert.Equal(GateOutcome.Succeeded.Instance, _gate.ExpectMsg<GateProtocol.Release>(Deadline).Outcome);
    }

    [Fact]
    public async Task RunAsync_TooMuchText_IsCutBetweenCharactersAndTheStreamClosed()
    {
        var run = Run(maxLength: 4);
        Grant();
        var stream = await _provider.NextAsync();

        await stream.TextAsync("abc😀def");

        var result = await run.WaitAsync(Deadline);
        Assert.Equal(("abc", true), (result.Text, result.IsCut));
        await stream.Termination.WaitAsync(Deadline);
    }

    [Fact]
    public async Task RunAsync_ModelsOwnLimit_IsCut()
    {
        var run = Run();
        Grant();
        await (await _provider.NextAsync()).StopAsync(StopReason.MaxTokens);

        Assert.True((await run.WaitAsync(Deadline)).IsCut);
    }

    [Fact]
    public async Task RunAsync_StreamFails_FailsWithTheErrorAndTellsTheGate()
    {
        var run = Run();
        Grant();
        var error = Some.Error(ModelErrorCategory.ServerError);

        (await _provider.NextAsync()).Fail(new ModelException(error));

        Assert.Equal(error, (await Assert.ThrowsAsync<ModelException>(() => run.WaitAsync(Deadline))).Error);
        Assert.Equal(new GateOutcome.Failed(error), _gate.ExpectMsg<GateProtocol.Release>(Deadline).Outcome);
    }

    [Fact]
    public async Task RunAsync_StreamWithoutItsEnd_IsTruncated()
    {
        var run = Run();
        Grant();
        (await _provider.NextAsync()).CompleteWithoutStop();

        var failure = await Assert.ThrowsAsync<ModelException>(() => run.WaitAsync(Deadline));
        Assert.Equal(ModelErrorCategory.Truncated, failure.Error.Category);
    }

    [Fact]
    public async Task RunAsync_ProviderThrows_FailsAndReleasesThePermit()
    {
        _provider.ThrowOnStream = new InvalidOperationException("bug");
        var run = Run();
        Grant();

        var failure = await Assert.ThrowsAsync<ModelException>(() => run.WaitAsync(Deadline));
        Assert.Contains("bug", failure.Error.Message, StringComparison.Ordinal);
        _gate.ExpectMsg<GateProtocol.Release>(Deadline);
    }

    [Fact]
    public async Task RunAsync_Refused_FailsWithTheGatesError()
    {
        var run = Run();
        var acquire = _gate.ExpectMsg<GateProtocol.Acquire>(Deadline);
        var error = Some.Error(ModelErrorCategory.Overloaded);

        _gate.Reply(new GateProtocol.Refused(acquire.RequestId, error));

        Assert.Equal(error, (await Assert.ThrowsAsync<ModelException>(() => run.WaitAsync(Deadline))).Error);
    }

    [Fact]
    public async Task RunAsync_CancelledWhileStreaming_ClosesTheStreamAndReleasesThePermit()
    {
        var run = Run();
        Grant();
        var stream = await _provider.NextAsync();

        await _cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Deadline));
        await stream.Termination.WaitAsync(Deadline);
        Assert.Equal(GateOutcome.Abandoned.Instance, _gate.ExpectMsg<GateProtocol.Release>(Deadline).Outcome);
    }

    [Fact]
    public async Task RunAsync_CancelledWhileWaiting_WithdrawsFromTheGate()
    {
        var run = Run();
        _gate.ExpectMsg<GateProtocol.Acquire>(Deadline);

        await _cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Deadline));
        Assert.Equal(GateOutcome.Abandoned.Instance, _gate.ExpectMsg<GateProtocol.Release>(Deadline).Outcome);
    }

    [Fact]
    public async Task RunAsync_CancelledBefore_AsksNobody()
    {
        await _cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Run().WaitAsync(Deadline));
        _gate.ExpectNoMsg(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public async Task RunAsync_GateEnds_IsCancelled()
    {
        var run = Run();
        _gate.ExpectMsg<GateProtocol.Acquire>(Deadline);

        Sys.Stop(_gate.Ref);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(Deadline));
    }

    protected override void AfterAll()
    {
        base.AfterAll();
        _cancel.Dispose();
    }

    private Task<ModelCallResult> Run(int maxLength = 1_000) => new ModelCall(
        _provider, new CompletionRequest("model", []), _gate.Ref, "owner", RequestPriority.Background, maxLength).RunAsync(Sys, _cancel.Token);

    private void Grant()
    {
        var acquire = _gate.ExpectMsg<GateProtocol.Acquire>(Deadline);
        Assert.Equal(("owner", RequestPriority.Background), (acquire.Owner, acquire.Priority));
        _gate.Reply(new GateProtocol.Granted(acquire.RequestId));
    }
}
