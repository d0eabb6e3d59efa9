using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Threads;
using AgentRuntime.Threads.Context;

namespace AgentRuntime.Tests.Threads.Context;

public sealed class TurnBudgetTests
{
    private static readonly DateTimeOffset Start = DateTimeOffset.UnixEpoch;
    private static readonly ThreadSettings Limits = new();

    [Fact]
    public void BeforeRound_AllRoundsMade_StopsWithTheKey()
    {
        var budget = Fold(new ThreadEvent.RoundStarted(At(0), Some.Model, 16));

        var exceeded = budget.BeforeRound(Limits, Start);

        Assert.Equal(
            new BudgetExceeded(
                TurnStopReason.MaxRounds,
                "The turn made 16 model requests; agent-runtime.thread.max-rounds allows no more."),
            exceeded);
    }

    [Fact]
    public void BeforeRound_RoundTriedAgain_CountsOnce()
    {
        var budget = Fold(
            new ThreadEvent.RoundStarted(At(0), Some.Model, 1), new ThreadEvent.RoundStarted(At(1), Some.Model, 1));

        Assert.Equal(1, budget.Rounds);
        Assert.Null(budget.BeforeRound(Limits, Start));
    }

    [Fact]
    public void BeforeTools_OneCallTooMany_Stops()
    {
        var limits = Limits with { MaxToolCalls = 2 };
        var two = Fold(Call("a", "{}"), Call("b", "{}"));
        var three = two.Apply(Call("c", "{}"));

        Assert.Null(two.BeforeTools(limits, Start));
        Assert.Equal(TurnStopReason.MaxToolCalls, three.BeforeTools(limits, Start)?.Reason);
        Assert.Null(three.BeforeTools(Limits with { MaxToolCalls = 0 }, Start));
    }

    [Fact]
    public void BeforeTools_SameCallThreeTimes_StopsHoweverItIsWritten()
    {
        var budget = Fold(
            Call("read", """{"path":"a","lines":[1,{"x":1,"y":2}]}"""),
            Call("read", """{ "lines" : [1, {"y":2,"x":1}], "path" : "a" }"""),
            Call("read", """{"path":"\u0061","lines":[1,{"x":1,"y":2}]}"""));

        var exceeded = budget.BeforeTools(Limits, Start);

        Assert.Equal(TurnStopReason.RepeatedToolCall, exceeded?.Reason);
        Assert.Contains("'read' 3 times", exceeded?.Detail, StringComparison.Ordinal);
        Assert.Contains("agent-runtime.thread.max-repeated-calls", exceeded?.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("read", """{"path":"b"}""")]
    [InlineData("write", """{"path":"a"}""")]
    [InlineData("read", """{"path":["a"]}""")]
    public void BeforeTools_AnotherCallBetween_CountsAnew(string name, string input)
    {
        var budget = Fold(
            Call("read", """{"path":"a"}"""),
            Call("read", """{"path":"a"}"""),
            Call(name, input),
            Call("read", """{"path":"a"}"""));

        Assert.Equal(1, budget.RepeatedCalls);
        Assert.Null(budget.BeforeTools(Limits, Start));
    }

    [Fact]
    public void BeforeRound_InvalidCallAgainAndAgain_StopsToo()
    {
        var call = Call("read", "\"{ not JSON\"");

        Assert.Equal(TurnStopReason.RepeatedToolCall, Fold(call, call, call).BeforeRound(Limits, Start)?.Reason);
    }

    [Fact]
    public void BeforeTools_CallOfAnAttemptThatFailed_IsNotCounted()
    {
        var call = Call("read", """{"path":"a"}""");
        var round = new ThreadEvent.RoundStarted(At(0), Some.Model, 2);
        var retrying = new ThreadEvent.Retrying(
            At(0), 2, 4, TimeSpan.Zero, Errors.Of(ModelErrorCategory.Transport), Continues: false);

        var budget = Fold(call, round, call, retrying, round, call, retrying, round, call);

        Assert.Equal((2, 2), (budget.ToolCalls, budget.RepeatedCalls));
    }

    [Fact]
    public void OutputTokens_OfAnAttemptThatFailedUnreported_StayCounted()
    {
        var retrying = new ThreadEvent.Retrying(
            At(0), 2, 4, TimeSpan.Zero, Errors.Of(ModelErrorCategory.Transport), Continues: true);

        Assert.Equal(110, Fold(Some.Text(0, new string('x', 350)), retrying, Usage(10)).OutputTokens);
    }

    [Fact]
    public void BeforeTools_HalfASurrogatePairInTheArguments_IsCountedLikeAnyCall()
    {
        var call = Call("read", """{"path":"\ud83d"}""");

        Assert.Equal(3, Fold(call, call, call).RepeatedCalls);
    }

    [Fact]
    public void BeforeRound_TokensUsedUp_Stops()
    {
        var limits = Limits with { MaxTurnOutputTokens = 100 };
        var budget = Fold(Usage(60), Usage(40));

        var exceeded = budget.BeforeRound(limits, Start);

        Assert.Equal(TurnStopReason.MaxTokens, exceeded?.Reason);
        Assert.Contains("agent-runtime.thread.max-turn-output-tokens", exceeded?.Detail, StringComparison.Ordinal);
        Assert.Null(budget.BeforeRound(limits with { MaxTurnOutputTokens = 101 }, Start));
    }

    [Fact]
    public void OutputTokens_ServerReportsNone_AreEstimatedByLengthWhateverTheDeltas()
    {
        var whole = Fold(Some.Text(0, new string('x', 350)));
        var pieces = Fold([.. Enumerable.Range(0, 350).Select(static i => Some.Text(i, "x"))]);

        Assert.Equal(100, whole.OutputTokens);
        Assert.Equal(100, pieces.OutputTokens);
        Assert.Equal(7, whole.Apply(Usage(7)).OutputTokens);
    }

    [Fact]
    public void BeforeTools_TimeUsedUp_Stops()
    {
        var budget = Fold();

        Assert.Null(budget.BeforeTools(Limits, Start + TimeSpan.FromMinutes(59)));
        Assert.Equal(TimeSpan.FromMinutes(1), budget.TimeLeft(Limits, Start + TimeSpan.FromMinutes(59)));
        Assert.Equal(
            new BudgetExceeded(
                TurnStopReason.MaxTime,
                "The turn was at work for 3600 s; agent-runtime.thread.max-turn-time allows no more."),
            budget.BeforeTools(Limits, Start + TimeSpan.FromHours(1)));
    }

    [Fact]
    public void TimeLeft_WaitingForAPerson_DoesNotRun()
    {
        var waiting = Fold(Request(10, "a"), Request(20, "b"), Resolve(30, "a"));
        var answered = waiting.Apply(Resolve(90, "b"));

        Assert.Null(waiting.TimeLeft(Limits, Start + TimeSpan.FromDays(9)));
        Assert.Null(waiting.BeforeTools(Limits, Start + TimeSpan.FromDays(9)));
        Assert.Equal(TimeSpan.FromMinutes(10), answered.WorkingTime(Start + TimeSpan.FromMinutes(90)));
        Assert.Equal(TimeSpan.FromMinutes(15), answered.WorkingTime(Start + TimeSpan.FromMinutes(95)));
    }

    [Fact]
    public void TimeLeft_Infinite_SetsNoLimit()
    {
        var limits = Limits with { MaxTurnTime = Timeout.InfiniteTimeSpan };

        Assert.Null(Fold().TimeLeft(limits, Start + TimeSpan.FromDays(9)));
        Assert.Null(Fold().BeforeRound(limits, Start + TimeSpan.FromDays(9)));
    }

    [Fact]
    public void Apply_NextTurn_StartsAnew()
    {
        var budget = Fold(Call("a", "{}"), Usage(9), new ThreadEvent.RoundStarted(At(0), Some.Model, 3))
            .Apply(new ThreadEvent.TurnStarted(At(5)));

        Assert.Equal(TurnBudget.Unused.Apply(new ThreadEvent.TurnStarted(At(5))), budget);
    }

    private static TurnBudget Fold(params ThreadEvent[] events) => events.Aggregate(
        TurnBudget.Unused.Apply(new ThreadEvent.TurnStarted(At(0))), static (budget, next) => budget.Apply(next));

    private static EventStamp At(int minute) => Some.Stamp(0) with { Time = Start + TimeSpan.FromMinutes(minute) };

    private static ThreadEvent Usage(long output) =>
        new ThreadEvent.UsageUpdated(At(0), new TokenUsage(1_000, output), null);

    private static ThreadEvent Call(string name, string input) =>
        new ThreadEvent.ToolCallProposed(At(0), "c", name, JsonElement.Parse(input));

    private static ThreadEvent Request(int minute, string id) => new ThreadEvent.ApprovalRequested(
        At(minute), id, "c", "tool", JsonElement.Parse("{}"), "It writes.");

    private static ThreadEvent Resolve(int minute, string id) => new ThreadEvent.ApprovalResolved(
        At(minute), id, "c", ApprovalOutcome.Approved, ApprovalRemember.Once, null);
}
