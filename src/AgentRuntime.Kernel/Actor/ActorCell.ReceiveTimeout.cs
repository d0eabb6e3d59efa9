namespace Akka.Actor;

/// <content>The receive time-out.</content>
internal sealed partial class ActorCell
{
    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        if (timeout is { } value && value <= TimeSpan.Zero && value != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), value, "The receive time-out must be positive.");
        }

        if (timeout is null || timeout == Timeout.InfiniteTimeSpan)
        {
            if (_extras is not null)
            {
                DisarmReceiveTimeout();
                _extras.ReceiveTimeout = null;
            }

            return;
        }

        Extras.ReceiveTimeout = timeout;
        ArmReceiveTimeout();
    }

    private void ArmReceiveTimeout()
    {
        DisarmReceiveTimeout();
        var extras = _extras!;
        var timeout = extras.ReceiveTimeout!.Value;
        extras.ReceiveTimeoutDue = SystemImpl.Scheduler.MonotonicClock + timeout;
        ScheduleReceiveTimeoutTick(extras, timeout);
    }

    private void ScheduleReceiveTimeoutTick(CellExtras extras, TimeSpan delay) =>
        extras.ReceiveTimeoutTick = ReceiveTimeoutTick.Schedule(SystemImpl.Scheduler, delay, _self);

    /// <summary>Puts the time-out off after a message: the tick that is under way finds out when it comes, so a busy actor pays for
    /// reading the clock only.</summary>
    private void TouchReceiveTimeout(CellExtras extras)
    {
        if (extras.ReceiveTimeoutTick is null)
        {
            ArmReceiveTimeout();
            return;
        }

        extras.ReceiveTimeoutDue = SystemImpl.Scheduler.MonotonicClock + extras.ReceiveTimeout!.Value;
    }

    /// <summary>Whether the time-out has passed; if not, the tick comes again when it will have.</summary>
    private bool IsReceiveTimeoutDue(ReceiveTimeoutTick tick)
    {
        if (_extras is not { ReceiveTimeout: not null } extras || !ReferenceEquals(tick, extras.ReceiveTimeoutTick))
        {
            return false;
        }

        var left = extras.ReceiveTimeoutDue - SystemImpl.Scheduler.MonotonicClock;
        if (left > TimeSpan.Zero)
        {
            ScheduleReceiveTimeoutTick(extras, left);
            return false;
        }

        extras.ReceiveTimeoutTick = null;
        return true;
    }

    private void DisarmReceiveTimeout()
    {
        if (_extras?.ReceiveTimeoutTick is { } tick)
        {
            tick.Cancel();
            _extras.ReceiveTimeoutTick = null;
        }
    }
}
