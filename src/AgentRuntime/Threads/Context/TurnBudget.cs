using System.Globalization;
using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>
/// What a turn has used up of its budgets: the fold of its own events, so that a turn that comes back from the journal goes on
/// counting where it stood.
/// </summary>
internal sealed record TurnBudget
{
    /// <summary>Stands in for the token count of a server that reports none.</summary>
    private const double CharactersPerUnreportedToken = 3.5;

    private long _unreportedLength;
    private DateTimeOffset _startedAt;
    private DateTimeOffset _waitingSince;
    private TimeSpan _waited;
    private int _openApprovals;
    private long _reportedTokens;
    private CallCount _before = CallCount.None;

    /// <summary>A turn that has used up nothing.</summary>
    internal static TurnBudget Unused { get; } = new();

    /// <summary>The rounds that began; an attempt again is the same round.</summary>
    internal int Rounds { get; private init; }

    /// <summary>The tool calls that the model proposed.</summary>
    internal int ToolCalls => Calls.Count;

    /// <summary>How many times in a row the last tool call was proposed with the same arguments.</summary>
    internal int RepeatedCalls => Calls.Repeated;

    /// <summary>The tokens that the model generated; estimated by length for the rounds whose server reported none.</summary>
    internal long OutputTokens => _reportedTokens + (long)(_unreportedLength / CharactersPerUnreportedToken);

    /// <summary>What was proposed. The calls of an attempt that failed never ran and are not counted.</summary>
    private CallCount Calls { get; init; } = CallCount.None;

    /// <summary>Takes text or thinking of the turn, by its length in UTF-16 code units.</summary>
    internal TurnBudget AddOutput(long length) => this with { _unreportedLength = _unreportedLength + length };

    /// <summary>Takes the next event of the turn; an event that uses up nothing changes nothing.</summary>
    internal TurnBudget Apply(ThreadEvent threadEvent) => threadEvent switch
    {
        ThreadEvent.TurnStarted started => Unused with { _startedAt = started.Time },
        ThreadEvent.RoundStarted started => Settled() with { Rounds = Math.Max(Rounds, started.Round), _before = Calls },
        ThreadEvent.Retrying => Settled() with { Calls = _before },
        ThreadEvent.AgentText text => AddOutput(text.Text.Length),
        ThreadEvent.AgentThinking thinking => AddOutput(thinking.Text.Length),
        ThreadEvent.UsageUpdated { Usage.Output: > 0 } usage => this with
        {
            _reportedTokens = _reportedTokens + usage.Usage.Output,
            _unreportedLength = 0,
        },
        ThreadEvent.ToolCallProposed proposed => Propose(proposed),
        ThreadEvent.ApprovalRequested requested => this with
        {
            _openApprovals = _openApprovals + 1,
            _waitingSince = _openApprovals == 0 ? requested.Time : _waitingSince,
        },
        ThreadEvent.ApprovalResolved resolved when _openApprovals > 0 => this with
        {
            _openApprovals = _openApprovals - 1,
            _waited = _openApprovals == 1 ? _waited + (resolved.Time - _waitingSince) : _waited,
        },
        _ => this,
    };

    /// <summary>How long the turn has been at work, without the time that it waited for a person.</summary>
    internal TimeSpan WorkingTime(DateTimeOffset now)
    {
        var end = _openApprovals > 0 ? _waitingSince : now;
        var time = end - _startedAt - _waited;
        return time > TimeSpan.Zero ? time : TimeSpan.Zero;
    }

    /// <summary>When the turn's time is used up, unless it waits for a person before; null where there is no limit, or it waits now.</summary>
    internal TimeSpan? TimeLeft(ThreadSettings settings, DateTimeOffset now)
    {
        if (settings.MaxTurnTime == Timeout.InfiniteTimeSpan || _openApprovals > 0)
        {
            return null;
        }

        var left = settings.MaxTurnTime - WorkingTime(now);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>The budget that forbids another round; null for none.</summary>
    internal BudgetExceeded? BeforeRound(ThreadSettings settings, DateTimeOffset now) =>
        Rounds >= settings.MaxRounds
            ? Exceeded(TurnStopReason.MaxRounds, $"The turn made {Rounds} model requests", "max-rounds")
            : BeforeTools(settings, now);

    /// <summary>The budget that forbids running the calls that were just proposed; null for none.</summary>
    internal BudgetExceeded? BeforeTools(ThreadSettings settings, DateTimeOffset now)
    {
        if (settings.MaxRepeatedCalls > 0 && RepeatedCalls >= settings.MaxRepeatedCalls)
        {
            return Exceeded(
                TurnStopReason.RepeatedToolCall,
                $"The model called '{Calls.LastTool}' {RepeatedCalls} times in a row with the same arguments",
                "max-repeated-calls");
        }

        return settings.MaxToolCalls > 0 && ToolCalls > settings.MaxToolCalls
            ? Exceeded(TurnStopReason.MaxToolCalls, $"The turn came to {ToolCalls} tool calls", "max-tool-calls")
            : AtAnyTime(settings, now);
    }

    /// <summary>The budget of time, if it is used up; null when it is not.</summary>
    internal BudgetExceeded? TimeExceeded(ThreadSettings settings, DateTimeOffset now) => TimeLeft(settings, now) == TimeSpan.Zero
        ? Exceeded(
            TurnStopReason.MaxTime,
            string.Create(CultureInfo.InvariantCulture, $"The turn was at work for {WorkingTime(now).TotalSeconds:0} s"),
            "max-turn-time")
        : null;

    private static BudgetExceeded Exceeded(TurnStopReason reason, string what, string key) =>
        new(reason, $"{what}; agent-runtime.thread.{key} allows no more.");

    private BudgetExceeded? AtAnyTime(ThreadSettings settings, DateTimeOffset now)
    {
        if (settings.MaxTurnOutputTokens > 0 && OutputTokens >= settings.MaxTurnOutputTokens)
        {
            return Exceeded(
                TurnStopReason.MaxTokens, $"The model generated {OutputTokens} tokens in this turn", "max-turn-output-tokens");
        }

        return TimeExceeded(settings, now);
    }

    private TurnBudget Propose(ThreadEvent.ToolCallProposed proposed)
    {
        var call = CanonicalCall.Of(proposed.Name, proposed.Input);
        return this with
        {
            Calls = new CallCount(Calls.Count + 1, call == Calls.LastCall ? Calls.Repeated + 1 : 1, proposed.Name, call),
        };
    }

    /// <summary>What was generated and not reported stays an estimate: a later report is of another attempt.</summary>
    private TurnBudget Settled() => this with { _reportedTokens = OutputTokens, _unreportedLength = 0 };

    /// <summary>The calls up to one of them.</summary>
    private sealed record CallCount(int Count, int Repeated, string LastTool, string LastCall)
    {
        internal static CallCount None { get; } = new(0, 0, "", "");
    }
}
