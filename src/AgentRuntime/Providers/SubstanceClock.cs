namespace AgentRuntime.Providers;

/// <summary>
/// Measures how long a server has been waited for since it last sent anything of substance. Only waiting counts: the time in which
/// nobody asks the server for more does not. Used from one thread at a time; the alarm comes from any thread.
/// </summary>
#pragma warning disable CA1001 // Stop() frees the timer; a stage's logic cannot be disposable and stops it instead.
internal sealed class SubstanceClock(TimeProvider timeProvider, Action alarm)
#pragma warning restore CA1001
{
    private ITimer? _timer;
    private TimeSpan _waited;
    private TimeSpan _limit;
    private long _since;

    /// <summary>When the timer fires; 0 while it is not set.</summary>
    private long _due;

    /// <summary>Whether it is being waited.</summary>
    public bool IsWaiting { get; private set; }

    /// <summary>Begins to wait; the alarm comes when all the waiting since the last substance has taken as long as the limit.</summary>
    /// <remarks>
    /// A timer that is set to an earlier time stays set: what it finds then is a wait that is not over, and it is set again. So a stream
    /// that flows sets it once in a limit instead of twice for every token.
    /// </remarks>
    public void Begin(TimeSpan limit)
    {
        IsWaiting = true;
        _limit = limit;
        _since = timeProvider.GetTimestamp();
        if (_due == 0 || _due >= OverAt)
        {
            Arm(limit - _waited);
        }
    }

    /// <summary>What was waited for has come, of substance or not.</summary>
    public void End()
    {
        IsWaiting = false;
        _waited += timeProvider.GetElapsedTime(_since);
    }

    /// <summary>It was of substance: the count begins anew.</summary>
    public void Reset() => _waited = TimeSpan.Zero;

    /// <summary>Whether an alarm is right: what it was about may have come while it was on its way. Arms it again where it came early.</summary>
    public bool IsOver()
    {
        _due = 0;
        if (!IsWaiting)
        {
            return false;
        }

        var remaining = _limit - _waited - timeProvider.GetElapsedTime(_since);
        if (remaining <= TimeSpan.Zero)
        {
            return true;
        }

        Arm(remaining);
        return false;
    }

    /// <summary>No alarm comes any more.</summary>
    public void Stop() => _timer?.Dispose();

    /// <summary>When the wait that began last is over.</summary>
    private long OverAt =>
        _since + (long)((_limit - _waited).Ticks * ((double)timeProvider.TimestampFrequency / TimeSpan.TicksPerSecond));

    private void Arm(TimeSpan delay)
    {
        delay = delay > TimeSpan.Zero ? delay : TimeSpan.Zero;
        _due = OverAt;
        if (_timer is null)
        {
            _timer = timeProvider.CreateTimer(static state => ((Action)state!)(), alarm, delay, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _timer.Change(delay, Timeout.InfiniteTimeSpan);
        }
    }
}
