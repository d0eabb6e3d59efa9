using AgentRuntime.Journal;
using AgentRuntime.Model;
using AgentRuntime.Threads;

namespace AgentRuntime.Tests.Threads.Turns;

/// <summary>Forks of threads on which something is under way, or waits.</summary>
public sealed class ForkTests : TurnScene
{
    [Fact]
    public async Task Fork_BeforeATurnThatWaited_HasTheWholeAnswerThatItWaitedFor()
    {
        var thread = await CreateAsync();
        var one = await thread.SendAsync("one");
        var stream = await Provider.NextAsync();
        var two = await thread.SendAsync("two");
        await stream.TextAsync("first");
        await stream.StopAsync();
        await AnswerAsync("second");
        await two.WaitAsync(Token);

        var fork = await Runtime.ForkThreadAsync(thread.Id, two.Id, cancellationToken: Token);

        Assert.Equal(["one", "first"], (await fork.GetMessagesAsync(Token)).Select(static message => message.Text));
        var stops = (await AllAsync(fork)).OfType<ThreadEvent.TurnStopped>().Select(static stop => (stop.TurnId, stop.Reason));
        Assert.Equal([(one.Id, TurnStopReason.EndTurn), (two.Id, TurnStopReason.Cancelled)], stops);
    }

    [Fact]
    public async Task Fork_BeforeATurnThatStillWaits_HasWhatThereIs()
    {
        var thread = await CreateAsync();
        await thread.SendAsync("one");
        var stream = await Provider.NextAsync();
        await stream.TextAsync("half");
        await WaitForAsync<ThreadEvent.AgentText>(thread);
        var two = await thread.SendAsync("two");

        var fork = await Runtime.ForkThreadAsync(thread.Id, two.Id, cancellationToken: Token);

        Assert.Equal(["one", "half"], (await fork.GetMessagesAsync(Token)).Select(static message => message.Text));
        Assert.Empty(await fork.GetQueueAsync(Token));
    }

    [Fact]
    public async Task Fork_WhileAQuestionIsOpen_ClosesTheQuestionAndTheCallInTheCopy()
    {
        Start(static rt => rt.AddTool(Tool("delete", static () => "deleted") with { RequiresApproval = true }));
        var thread = await CreateAsync();
        await thread.SendAsync("Delete!");
        await (await Provider.NextAsync()).CallAsync(FakeStream.Call("c1", "delete", "{}"));
        var requested = await WaitForAsync<ThreadEvent.ApprovalRequested>(thread);

        var fork = await Runtime.ForkThreadAsync(thread.Id, cancellationToken: Token);
        var events = await AllAsync(fork);

        var resolved = Assert.Single(events.OfType<ThreadEvent.ApprovalResolved>());
        Assert.Equal((requested.ApprovalId, ApprovalOutcome.Cancelled), (resolved.ApprovalId, resolved.Outcome));
        Assert.Equal(ToolCallStatus.Cancelled, LastOf(events, "c1").Status);
        Assert.Single((await thread.GetSnapshotAsync(Token)).OpenApprovals);
    }

    [Fact]
    public async Task Fork_WhileASubagentRuns_ClosesItInTheCopy()
    {
        Start(static rt => rt.AddSubagent("helper", "Does small things"));
        var thread = await CreateAsync();
        await thread.SendAsync("Delegate!");
        await (await Provider.NextAsync()).CallAsync(FakeStream.Call("c1", "helper", """{"task":"think"}"""));
        await Provider.NextAsync();

        var fork = await Runtime.ForkThreadAsync(thread.Id, cancellationToken: Token);
        var events = await AllAsync(fork);

        Assert.Equal(TurnStopReason.Interrupted, Assert.Single(events.OfType<ThreadEvent.SubagentStopped>()).Reason);
        Assert.Equal(ToolCallStatus.Cancelled, LastOf(events, "c1").Status);
    }

    [Fact]
    public async Task Fork_BeforeAnUnknownTurn_LeavesNothingBehind()
    {
        var thread = await CreateAsync();
        var id = ThreadId.Parse("copy");

        await Assert.ThrowsAsync<TurnNotFoundException>(
            () => Runtime.ForkThreadAsync(thread.Id, new TurnId("none"), id, Token));

        await Assert.ThrowsAsync<ThreadNotFoundException>(() => Runtime.GetThread(id).GetSnapshotAsync(Token));
    }

    [Fact]
    public async Task Fork_JournalFailsAtItsEnd_LeavesNothingAndCanBeAskedAgain()
    {
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("one");
        await AnswerAsync("first");
        await turn.WaitAsync(Token);
        var id = ThreadId.Parse("copy");
        Journal.FailWhen((threadId, events) => threadId == id && events.Any(static e => e is ThreadEvent.ThreadForked));

        await Assert.ThrowsAsync<JournalException>(() => Runtime.ForkThreadAsync(thread.Id, id: id, cancellationToken: Token));

        Assert.Null(await Journal.OpenAsync(id, Token));
        await Assert.ThrowsAsync<ThreadNotFoundException>(() => Runtime.GetThread(id).GetSnapshotAsync(Token));
        Journal.FailWhen(null);
        var fork = await Runtime.ForkThreadAsync(thread.Id, id: id, cancellationToken: Token);
        Assert.Equal(["one", "first"], (await fork.GetMessagesAsync(Token)).Select(static message => message.Text));
    }

    [Fact]
    public async Task Fork_ToTheSameIdTwiceAtOnce_IsMadeOnce()
    {
        var thread = await CreateAsync();
        var id = ThreadId.Parse("copy");
        var release = Journal.Hold();

        var forks = Enumerable.Range(0, 2).Select(_ => Runtime.ForkThreadAsync(thread.Id, id: id, cancellationToken: Token)).ToArray();
        release();
        var failure = await Assert.ThrowsAsync<ThreadExistsException>(() => Task.WhenAll(forks));

        Assert.Contains("copy", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, forks.Count(static fork => fork.IsCompletedSuccessfully));
        Assert.Single((await AllAsync(Runtime.GetThread(id))).OfType<ThreadEvent.ThreadForked>());
    }

    [Fact]
    public async Task Fork_LongerThanAllowed_IsRefusedAndNamesTheKey()
    {
        Start(static rt => rt.Configure(static settings => settings with { Threads = settings.Threads with { MaxForkLength = 3 } }));
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("one");
        await AnswerAsync("first");
        await turn.WaitAsync(Token);
        var id = ThreadId.Parse("copy");

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => Runtime.ForkThreadAsync(thread.Id, id: id, cancellationToken: Token));

        Assert.Contains("agent-runtime.thread.max-fork-length", failure.Message, StringComparison.Ordinal);
        Assert.Null(await Journal.OpenAsync(id, Token));
    }
}
