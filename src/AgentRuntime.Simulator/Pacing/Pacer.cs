namespace AgentRuntime.Simulator.Pacing;

/// <summary>Wakes any number of replies at their absolute times from one timer.</summary>
/// <remarks>
/// A timer per token costs an allocation and a registration for each, and its own rounding for each reply. Here the waits lie in
/// one heap, one timer is armed for the earliest, and each of its ticks wakes all that are due.
/// </remarks>
internal sealed class Pacer : IDisposable
{
    // The system timer counts whole milliseconds: waking what is due within half of one centres the error on zero.
    private static readonly TimeSpan Slack = TimeSpan.FromMicroseconds(500);
    private static readonly TimeSpan ShortestTimer = TimeSpan.FromMilliseconds(1);

    private readonly TimeProvider _time;
    private readonly Lock _lock = new();
    private readonly PriorityQueue<PacedWait, long> _waits = new();
    private readonly ITimer _timer;
    private readonly long _slackTicks;
    private long _armedFor = long.MaxValue;

    public Pacer(TimeProvider time)
    {
        _time = time;
        _slackTicks = ToTimestampTicks(Slack);
        _timer = time.CreateTimer(static state => ((Pacer)state!).OnTick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public long Now => _time.GetTimestamp();

    public long ToTimestampTicks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);

    public void Dispose() => _timer.Dispose();

    /// <summary>Whether a time has come, within the timer's resolution.</summary>
    public bool IsDue(long timestamp) => timestamp <= Now + _slackTicks;

    internal void Add(PacedWait wait, long dueAt)
    {
        lock (_lock)
        {
            _waits.Enqueue(wait, dueAt);
            if (dueAt < _armedFor)
            {
                Arm(dueAt);
            }
        }
    }

    private void Arm(long dueAt)
    {
        _armedFor = dueAt;
        var wait = _time.GetElapsedTime(Now, dueAt);
        var milliseconds = Math.Max(Math.Round(wait.TotalMilliseconds), ShortestTimer.TotalMilliseconds);
        _timer.Change(TimeSpan.FromMilliseconds(Math.Min(milliseconds, int.MaxValue)), Timeout.InfiniteTimeSpan);
    }

    private void OnTick()
    {
        lock (_lock)
        {
            var horizon = Now + _slackTicks;
            while (_waits.TryPeek(out var wait, out var dueAt) && dueAt <= horizon)
            {
                _waits.Dequeue();
                wait.Complete(dueAt);
            }

            _armedFor = long.MaxValue;
            if (_waits.TryPeek(out _, out var next))
            {
                Arm(next);
            }
        }
    }
}
