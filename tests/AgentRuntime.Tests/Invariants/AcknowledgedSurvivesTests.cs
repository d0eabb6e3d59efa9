using AgentRuntime.Model;
using AgentRuntime.Testing;
using AgentRuntime.Tests.Threads;
using AgentRuntime.Tests.Threads.Turns;
using AgentRuntime.Threads;
using Akka.Actor;
using FsCheck.Fluent;

namespace AgentRuntime.Tests.Invariants;

/// <summary>Invariant 6: what was acknowledged survives kill -9 and power loss. A tool that may have run is never run again silently.</summary>
public sealed class AcknowledgedSurvivesTests : TurnScene
{
    private int _runs;
    private int _cases;

    public enum Acknowledgement
    {
        Message,
        Change,
        Approval,
        ToolSetToWork,
        TurnStop,
    }

    [Fact]
    public async Task PowerLoss_AtAnyAppendAgainAndAgain_LosesNothingThatAnybodyWasToldOf()
    {
        var system = ActorSystem.Create("power-loss", "akka { loglevel = OFF, stdout-loglevel = OFF }");
        var outages =
            from appends in Gen.Choose(1, 25)
            from isLastWritten in Gen.Elements(true, false)
            select (appends, isLastWritten);
        var cases =
            from steps in Randomly.Steps(kinds: 8, length: 14)
            from first in outages
            from second in outages
            select (steps, first, second);

        Randomly.Check(cases, times: 150, one =>
            new PowerLossRun(system, ThreadId.Parse($"case-{++_cases}")).RunAsync(one.steps, [one.first, one.second]).WaitAsync(3 * Deadline));

        await system.Terminate();
    }

    [Theory]
    [InlineData(Acknowledgement.Message)]
    [InlineData(Acknowledgement.Change)]
    [InlineData(Acknowledgement.Approval)]
    [InlineData(Acknowledgement.ToolSetToWork)]
    [InlineData(Acknowledgement.TurnStop)]
    public async Task Acknowledgement_NotYetDurable_IsNeitherGivenNorSeenNorActedOn(Acknowledgement kind)
    {
        Start(rt => rt
            .AddTool(Tool("act", Run))
            .AddTool(Tool("ask", Run) with { RequiresApproval = true }));
        var thread = await CreateAsync();
        var begin = await PrepareAsync(thread, kind);
        var before = (await thread.GetSnapshotAsync(Token)).End;
        var release = Journal.Hold();

        var given = begin();
        while ((await thread.GetSnapshotAsync(Token)).LogEnd == before)
        {
            await Task.Yield();
        }

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => thread.GetSnapshotAsync(Token)));
        Assert.False(given.IsCompleted);
        Assert.Equal(before, (await thread.GetSnapshotAsync(Token)).End);
        Assert.Equal(0, Volatile.Read(ref _runs));
        release();
        await given.WaitAsync(Deadline);
        var expected = kind is Acknowledgement.Approval or Acknowledgement.ToolSetToWork ? 1 : 0;
        await ManualTimeProvider.UntilAsync(() => Volatile.Read(ref _runs) == expected, "the run of the tool");
    }

    [Fact]
    public async Task PowerLoss_WhileAToolRuns_ItIsNotRunAgainAndTheModelIsToldThatItMayHaveRun()
    {
        var journal = new PowerJournal();
        var started = new TaskCompletionSource();
        var tool = Tool("act", async (CancellationToken cancellationToken) =>
        {
            Interlocked.Increment(ref _runs);
            started.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        });
        Start(rt => rt.UseJournal(journal.Connect()).AddTool(tool));
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("Act!");
        await (await Provider.NextAsync()).CallAsync(FakeStream.Call("c1", "act", "{}"));
        await started.Task.WaitAsync(Deadline);

        journal.Restore(int.MaxValue, isLastWritten: true);
        await RestartAsync(rt => rt.UseJournal(journal.Connect()).AddTool(tool));
        thread = Runtime.GetThread(thread.Id);
        await thread.SendAsync("Again");
        var next = await AnswerAsync("Well.");

        var result = Assert.Single(ResultsOf(next));
        Assert.True(result.IsError);
        Assert.Contains("may have", result.Text, StringComparison.Ordinal);
        Assert.Equal(1, Volatile.Read(ref _runs));
        var stopped = (await AllAsync(thread)).OfType<ThreadEvent.TurnStopped>().First();
        Assert.Equal((turn.Id, TurnStopReason.Interrupted), (stopped.TurnId, stopped.Reason));
    }

    private string Run()
    {
        Interlocked.Increment(ref _runs);
        return "done";
    }

    /// <summary>Brings a thread to where it may be asked for something that it acknowledges; what is returned asks, and ends with the answer.</summary>
    private async Task<Func<Task>> PrepareAsync(AgentThread thread, Acknowledgement kind)
    {
        if (kind == Acknowledgement.Message)
        {
            return () => thread.SendAsync("Hi");
        }

        if (kind == Acknowledgement.Change)
        {
            return () => thread.ChangeAsync(new ThreadChange { Instructions = "Be brief." }, Token);
        }

        var turn = await thread.SendAsync("Hi");
        var stream = await Provider.NextAsync();
        switch (kind)
        {
            case Acknowledgement.ToolSetToWork:
                return async () =>
                {
                    await stream.CallAsync(FakeStream.Call("c1", "act", "{}"));
                    await WaitForAsync<ThreadEvent.ToolCallUpdated>(thread);
                };
            case Acknowledgement.TurnStop:
                return async () =>
                {
                    await stream.StopAsync();
                    await turn.WaitAsync(Token);
                };
            default:
                await stream.CallAsync(FakeStream.Call("c1", "ask", "{}"));
                var requested = await WaitForAsync<ThreadEvent.ApprovalRequested>(thread);
                return () => thread.ResolveApprovalAsync(requested.ApprovalId, new ApprovalAnswer(true), Token);
        }
    }
}
