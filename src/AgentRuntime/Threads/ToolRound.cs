using System.Collections.Immutable;
using System.Text.Json;
using AgentRuntime.Tools;

namespace AgentRuntime.Threads;

/// <summary>The calls of one round while they are run: which wait, which are at work, and how to end them all.</summary>
internal sealed class ToolRound : IDisposable
{
    private readonly Dictionary<string, Call> _calls = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _cancelled = new();
    private readonly ToolSchedule _schedule;

    /// <summary>Nothing has begun.</summary>
    /// <param name="id">Which piece of the thread's work this is.</param>
    /// <param name="calls">In the order in which the model made them.</param>
    /// <param name="maxParallel">How many may run at once.</param>
    internal ToolRound(long id, ImmutableArray<Call> calls, int maxParallel)
    {
        Id = id;
        foreach (var call in calls)
        {
            _calls.Add(call.Id, call);
        }

        _schedule = new ToolSchedule(
            calls.Select(static call => new ScheduledCall(call.Id, call.Tool.IsParallel, IsAllowed: false)), maxParallel);
    }

    /// <summary>Which piece of the thread's work this is.</summary>
    internal long Id { get; }

    /// <summary>Ends the calls that run.</summary>
    internal CancellationToken Cancelled => _cancelled.Token;

    /// <summary>True when every call has its result.</summary>
    internal bool IsDone => _calls.Count == 0;

    /// <summary>True while a call is at work, or about to be.</summary>
    internal bool HasStarted => _calls.Values.Any(static call => call.HasStarted);

    /// <summary>The calls that have no result yet.</summary>
    internal IReadOnlyCollection<Call> Unfinished => _calls.Values;

    /// <summary>The call, if it has no result yet.</summary>
    internal Call? Find(string callId) => _calls.GetValueOrDefault(callId);

    /// <summary>The call may run when its turn comes.</summary>
    internal void Allow(string callId) => _schedule.Allow(callId);

    /// <summary>The calls that may begin now; they count as begun.</summary>
    internal ImmutableArray<string> TakeStartable()
    {
        var startable = _schedule.TakeStartable();
        foreach (var callId in startable)
        {
            _calls[callId] = _calls[callId] with { HasStarted = true };
        }

        return startable;
    }

    /// <summary>The call has its result; false when it had one before.</summary>
    internal bool End(string callId)
    {
        if (!_calls.Remove(callId))
        {
            return false;
        }

        _schedule.End(callId);
        return true;
    }

    /// <summary>Tells the calls that run to end.</summary>
    internal void Cancel() => _cancelled.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _cancelled.Dispose();

    /// <summary>One call.</summary>
    internal sealed record Call(string Id, string Name, JsonElement Input, AgentTool Tool)
    {
        /// <summary>True once it was, or is being, recorded as running.</summary>
        internal bool HasStarted { get; init; }
    }
}
