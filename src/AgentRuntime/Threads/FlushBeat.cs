namespace AgentRuntime.Threads;

/// <summary>
/// When the text of a thread is written: within the flush interval, on a beat that all threads of a process share, so that one wake-up of
/// the clock serves many of them.
/// </summary>
internal static class FlushBeat
{
    private const int BeatsPerInterval = 10;

    /// <summary>How long to wait from <paramref name="now"/>, a time of the scheduler's clock: to the last beat within the interval.</summary>
    internal static TimeSpan DelayFrom(TimeSpan now, TimeSpan interval)
    {
        var beat = interval / BeatsPerInterval;
        return beat < TimeSpan.FromMilliseconds(1) ? interval : interval - new TimeSpan((now + interval).Ticks % beat.Ticks);
    }
}
