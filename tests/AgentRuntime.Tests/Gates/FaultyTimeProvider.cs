using AgentRuntime.Testing;

namespace AgentRuntime.Tests.Gates;

/// <summary>A manual clock that can fail once: a fault in the middle of whatever asks it.</summary>
internal sealed class FaultyTimeProvider : TimeProvider
{
    private readonly ManualTimeProvider _inner = new();
    private int _failures;

    public override long TimestampFrequency => _inner.TimestampFrequency;

    public override DateTimeOffset GetUtcNow() => _inner.GetUtcNow();

    public override long GetTimestamp() => Interlocked.Exchange(ref _failures, 0) == 0
        ? _inner.GetTimestamp()
        : throw new InvalidOperationException("The clock fell off the wall.");

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        _inner.CreateTimer(callback, state, dueTime, period);

    internal void Advance(TimeSpan by) => _inner.Advance(by);

    /// <summary>The next question for a timestamp throws.</summary>
    internal void FailNext() => Interlocked.Exchange(ref _failures, 1);
}
