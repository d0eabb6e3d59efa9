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
        extras.ReceiveTimeoutTick = new ReceiveTimeoutTick();
        extras.ReceiveTimeoutTimer = new Cancelable(SystemImpl.Scheduler);
        SystemImpl.Scheduler.ScheduleTellOnce(
            extras.ReceiveTimeout!.Value, _self, extras.ReceiveTimeoutTick, _self, extras.ReceiveTimeoutTimer);
    }

    private void DisarmReceiveTimeout()
    {
        if (_extras?.ReceiveTimeoutTimer is { } timer)
        {
            timer.Cancel(false);
            _extras.ReceiveTimeoutTimer = null;
            _extras.ReceiveTimeoutTick = null;
        }
    }
}
