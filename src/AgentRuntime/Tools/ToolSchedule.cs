using System.Collections.Immutable;

namespace AgentRuntime.Tools;

/// <summary>
/// The order in which the calls of one round run. Parallel calls run together, up to a limit. A call that is not parallel starts when
/// all calls before it have ended, and nothing after it starts before it has ended. A call that waits for its approval holds back
/// the calls after it that are not parallel, and no others.
/// </summary>
internal sealed class ToolSchedule
{
    private readonly Entry[] _entries;
    private readonly Dictionary<string, Entry> _byId;
    private readonly int _maxParallel;
    private int _running;
    private int _ended;

    /// <summary>Makes the schedule of a round's calls.</summary>
    /// <param name="calls">The calls in the order in which the model made them.</param>
    /// <param name="maxParallel">How many may run beside each other; at least 1.</param>
    public ToolSchedule(IEnumerable<ScheduledCall> calls, int maxParallel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxParallel, 1);
        _entries = [.. calls.Select(static call => new Entry(call))];
        _byId = _entries.ToDictionary(static entry => entry.CallId, StringComparer.Ordinal);
        _maxParallel = maxParallel;
    }

    private enum State
    {
        Waiting,
        Running,
        Ended,
    }

    /// <summary>True when every call has ended.</summary>
    public bool IsDone => _ended == _entries.Length;

    /// <summary>The calls that have not ended, in their order.</summary>
    public ImmutableArray<string> Open =>
        [.. _entries.Where(static entry => entry.State != State.Ended).Select(static entry => entry.CallId)];

    /// <summary>The calls that run, in their order.</summary>
    public ImmutableArray<string> Running =>
        [.. _entries.Where(static entry => entry.State == State.Running).Select(static entry => entry.CallId)];

    /// <summary>Notes that a call may run. A call that is not of this round, or has ended, is passed over.</summary>
    public void Allow(string callId)
    {
        if (_byId.TryGetValue(callId, out var entry))
        {
            entry.IsAllowed = true;
        }
    }

    /// <summary>The calls that start now, in their order; from here on they count as running.</summary>
    public ImmutableArray<string> TakeStartable()
    {
        var startable = ImmutableArray.CreateBuilder<string>();
        var allBeforeEnded = true;
        foreach (var entry in _entries)
        {
            if (entry.State == State.Ended)
            {
                continue;
            }

            if (entry.State == State.Waiting && entry.IsAllowed && (entry.IsParallel ? _running < _maxParallel : allBeforeEnded))
            {
                entry.State = State.Running;
                _running++;
                startable.Add(entry.CallId);
            }

            if (!entry.IsParallel)
            {
                break;
            }

            allBeforeEnded = false;
        }

        return startable.ToImmutable();
    }

    /// <summary>Notes that a call has ended, be it that it ran or that it never will. Said twice, it counts once.</summary>
    public void End(string callId)
    {
        if (!_byId.TryGetValue(callId, out var entry) || entry.State == State.Ended)
        {
            return;
        }

        _running -= entry.State == State.Running ? 1 : 0;
        entry.State = State.Ended;
        _ended++;
    }

    private sealed class Entry(ScheduledCall call)
    {
        public string CallId => call.CallId;

        public bool IsParallel => call.IsParallel;

        public bool IsAllowed { get; set; } = call.IsAllowed;

        public State State { get; set; }
    }
}
