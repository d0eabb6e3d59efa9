using AgentRuntime.Model;
using AgentRuntime.Threads;
using AgentRuntime.Tools.Approvals;

namespace AgentRuntime.Tests.Threads.Turns;

public sealed class ApprovalTests : TurnScene
{
    private int _runs;

    [Fact]
    public async Task Ask_Approved_RunsTheToolOnce()
    {
        var (thread, turn) = await AskAsync();

        var requested = await WaitForAsync<ThreadEvent.ApprovalRequested>(thread);
        Assert.Equal(ThreadStatus.AwaitingApproval, (await thread.GetSnapshotAsync(Token)).Status);
        Assert.Equal(0, _runs);
        await thread.ResolveApprovalAsync(requested.ApprovalId, new ApprovalAnswer(true), Token);
        var next = await AnswerAsync("Deleted.");
        await ReadAsync(turn);

        Assert.Equal(1, _runs);
        Assert.Equal("deleted", Assert.Single(ResultsOf(next)).Text);
    }

    [Fact]
    public async Task Ask_Denied_TellsTheModelWhy()
    {
        var (thread, turn) = await AskAsync();
        var requested = await WaitForAsync<ThreadEvent.ApprovalRequested>(thread);

        await thread.ResolveApprovalAsync(requested.ApprovalId, new ApprovalAnswer(false) { Reason = "Keep it." }, Token);
        var next = await AnswerAsync("All right.");
        var events = await ReadAsync(turn);

        Assert.Equal(0, _runs);
        Assert.Contains("Keep it.", Assert.Single(ResultsOf(next)).Text, StringComparison.Ordinal);
        Assert.Equal(ToolCallStatus.Rejected, LastOf(events, "c1").Status);
    }

    [Fact]
    public async Task Answer_ForTheThread_HoldsForItsNextCalls()
    {
        var (thread, turn) = await AskAsync();
        var requested = await WaitForAsync<ThreadEvent.ApprovalRequested>(thread);
        await thread.ResolveApprovalAsync(
            requested.ApprovalId, new ApprovalAnswer(true) { Remember = ApprovalRemember.Thread }, Token);

        var second = await Provider.NextAsync();
        await second.CallAsync(FakeStream.Call("c2", "delete", """{"path":"b"}"""));
        await AnswerAsync("Both.");
        var events = await ReadAsync(turn);

        Assert.Equal(2, _runs);
        Assert.Single(events.OfType<ThreadEvent.ApprovalRequested>());
    }

    [Fact]
    public async Task Answer_ForAlways_HoldsInAnotherThread()
    {
        var (thread, turn) = await AskAsync();
        var requested = await WaitForAsync<ThreadEvent.ApprovalRequested>(thread);
        await thread.ResolveApprovalAsync(
            requested.ApprovalId, new ApprovalAnswer(true) { Remember = ApprovalRemember.Always }, Token);
        await AnswerAsync("Deleted.");
        await ReadAsync(turn);

        var other = await CreateAsync();
        var otherTurn = await other.SendAsync("Delete!");
        var stream = await Provider.NextAsync();
        await stream.CallAsync(FakeStream.Call("c1", "delete", """{"path":"b"}"""));
        await AnswerAsync("Deleted.");
        var events = await ReadAsync(otherTurn);

        Assert.Empty(events.OfType<ThreadEvent.ApprovalRequested>());
        Assert.Equal(2, _runs);
    }

    [Fact]
    public async Task Ask_NobodyAnswersInTime_CountsAsRefused()
    {
        var (thread, turn) = await AskAsync(TimeSpan.FromMilliseconds(30));

        var next = await AnswerAsync("All right.");
        var events = await ReadAsync(turn);

        Assert.Equal(0, _runs);
        Assert.True(Assert.Single(ResultsOf(next)).IsError);
        Assert.Equal(ApprovalOutcome.Expired, Assert.Single(events.OfType<ThreadEvent.ApprovalResolved>()).Outcome);
        Assert.Equal(thread.Id, events[0].ThreadId);
    }

    [Fact]
    public async Task Cancel_WhileAsked_ClosesTheQuestion()
    {
        var (thread, turn) = await AskAsync();
        var requested = await WaitForAsync<ThreadEvent.ApprovalRequested>(thread);

        await thread.CancelAsync(Token);
        var events = await ReadAsync(turn);
        var late = await Assert.ThrowsAsync<ApprovalNotFoundException>(
            () => thread.ResolveApprovalAsync(requested.ApprovalId, new ApprovalAnswer(true), Token));

        Assert.Equal(0, _runs);
        Assert.Equal(ApprovalOutcome.Cancelled, Assert.Single(events.OfType<ThreadEvent.ApprovalResolved>()).Outcome);
        Assert.Equal(ToolCallStatus.Cancelled, LastOf(events, "c1").Status);
        Assert.Contains(requested.ApprovalId, late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ask_AcrossARestart_StaysOpenAndTheToolRunsOnceThen()
    {
        var (thread, turn) = await AskAsync();
        var requested = await WaitForAsync<ThreadEvent.ApprovalRequested>(thread);

        await RestartAsync(AddTools);
        var again = Runtime.GetThread(thread.Id);
        var open = Assert.Single((await again.GetSnapshotAsync(Token)).OpenApprovals);
        Assert.Equal(requested.ApprovalId, open.ApprovalId);
        await again.ResolveApprovalAsync(open.ApprovalId, new ApprovalAnswer(true), Token);
        var next = await AnswerAsync("Deleted.");
        await WaitForAsync<ThreadEvent.TurnStopped>(again, stopped => stopped.TurnId == turn.Id);

        Assert.Equal(1, _runs);
        Assert.Equal("deleted", Assert.Single(ResultsOf(next)).Text);
    }

    [Fact]
    public async Task Answer_ForTheThread_DoesNotHoldForAToolThatChanged()
    {
        var (thread, turn) = await AskAsync();
        var requested = await WaitForAsync<ThreadEvent.ApprovalRequested>(thread);
        await thread.ResolveApprovalAsync(
            requested.ApprovalId, new ApprovalAnswer(true) { Remember = ApprovalRemember.Thread }, Token);
        await AnswerAsync("Deleted.");
        await ReadAsync(turn);

        await RestartAsync(AddHarmlessLookingTool);
        var again = Runtime.GetThread(thread.Id);
        await again.SendAsync("Delete!");
        await (await Provider.NextAsync()).CallAsync(FakeStream.Call("c2", "delete", """{"path":"b"}"""));
        var asked = await WaitForAsync<ThreadEvent.ApprovalRequested>(again, static e => e.ToolCallId == "c2");

        Assert.Contains("have changed", asked.Reason, StringComparison.Ordinal);
        Assert.Equal(1, _runs);
    }

    [Fact]
    public async Task Ask_AcrossARestartThatChangesTheTool_IsAskedAnew()
    {
        var (thread, _) = await AskAsync();
        var requested = await WaitForAsync<ThreadEvent.ApprovalRequested>(thread);

        await RestartAsync(rt =>
        {
            AddHarmlessLookingTool(rt);
            rt.AddApprovalRule("delete", ApprovalDecision.Ask);
        });
        var again = Runtime.GetThread(thread.Id);
        var open = Assert.Single((await again.GetSnapshotAsync(Token)).OpenApprovals);
        await Assert.ThrowsAsync<ApprovalNotFoundException>(
            () => again.ResolveApprovalAsync(requested.ApprovalId, new ApprovalAnswer(true), Token));
        await again.ResolveApprovalAsync(open.ApprovalId, new ApprovalAnswer(true), Token);
        await AnswerAsync("Deleted.");

        Assert.Equal(1, _runs);
        Assert.Equal(
            ApprovalOutcome.Cancelled,
            (await WaitForAsync<ThreadEvent.ApprovalResolved>(again, e => e.ApprovalId == requested.ApprovalId)).Outcome);
    }

    [Fact]
    public async Task Rule_ThatDenies_RefusesWithoutAsking()
    {
        Start(rt =>
        {
            AddTools(rt);
            rt.AddApprovalRule(new ApprovalRule("delete", ApprovalDecision.Deny) { Reason = "Nothing is deleted here." });
        });
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("Delete!");
        var stream = await Provider.NextAsync();
        await stream.CallAsync(FakeStream.Call("c1", "delete", """{"path":"a"}"""));
        var next = await AnswerAsync("All right.");
        var events = await ReadAsync(turn);

        Assert.Equal("Nothing is deleted here.", Assert.Single(ResultsOf(next)).Text);
        Assert.Equal(ToolCallStatus.Rejected, LastOf(events, "c1").Status);
        Assert.Empty(events.OfType<ThreadEvent.ApprovalRequested>());
    }

    private async Task<(AgentThread Thread, Turn Turn)> AskAsync(TimeSpan? expireAfter = null)
    {
        Start(rt =>
        {
            AddTools(rt);
            rt.Configure(settings => settings with
            {
                Approvals = settings.Approvals with { ExpireAfter = expireAfter ?? Timeout.InfiniteTimeSpan },
            });
        });
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("Delete!");
        var stream = await Provider.NextAsync();
        await stream.CallAsync(FakeStream.Call("c1", "delete", """{"path":"a"}"""));
        return (thread, turn);
    }

    private void AddTools(AgentRuntime.Hosting.AgentRuntimeBuilder rt) => rt.AddTool(Tool("delete", (string path) =>
    {
        Interlocked.Increment(ref _runs);
        return path.Length > 0 ? "deleted" : "nothing to delete";
    }) with
    { RequiresApproval = true });

    private void AddHarmlessLookingTool(AgentRuntime.Hosting.AgentRuntimeBuilder rt) => rt.AddTool(Tool("delete", (string path) =>
    {
        Interlocked.Increment(ref _runs);
        return path;
    }) with
    { IsReadOnly = true, Description = "Only looks" });
}
