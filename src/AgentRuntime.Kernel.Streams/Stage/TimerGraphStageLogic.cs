using Akka.Actor;

namespace Akka.Streams.Stage;

/// <summary>
/// A stage logic with timers, each known by its key. Scheduling a key anew cancels its earlier timer, also when that has
/// fired and its call still waits; all timers end with the stage.
/// </summary>
public abstract class TimerGraphStageLogic : GraphStageLogic
{
    private readonly Dictionary<object, Timer> _timers = [];
    private int _lastId;

    /// <summary>Creates the logic of a stage of the given shape.</summary>
    protected TimerGraphStageLogic(Shape shape)
        : base(shape)
    {
    }

    /// <summary>Called when a timer fires; may itself schedule and cancel timers.</summary>
    /// <param name="timerKey">The key under which the timer was scheduled.</param>
    protected abstract void OnTimer(object timerKey);

    /// <summary>Cancels the timers.</summary>
    protected override void AfterPostStop()
    {
        foreach (var timer in _timers.Values)
        {
            timer.Cancelable.Cancel();
        }

        _timers.Clear();
        base.AfterPostStop();
    }

    /// <summary>Calls <see cref="OnTimer"/> with the key once, after <paramref name="delay"/>.</summary>
    protected void ScheduleOnce(object timerKey, TimeSpan delay)
    {
        var fire = Start(timerKey, out var id);
        _timers[timerKey] = new Timer(id, IsRepeating: false, Materializer.ScheduleOnce(delay, fire));
    }

    /// <summary>Calls <see cref="OnTimer"/> with the key again and again, first after <paramref name="interval"/>.</summary>
    protected void ScheduleRepeatedly(object timerKey, TimeSpan interval) => ScheduleRepeatedly(timerKey, interval, interval);

    /// <summary>Calls <see cref="OnTimer"/> with the key again and again, first after <paramref name="initialDelay"/>.</summary>
    protected void ScheduleRepeatedly(object timerKey, TimeSpan initialDelay, TimeSpan interval)
    {
        var fire = Start(timerKey, out var id);
        _timers[timerKey] = new Timer(
            id, IsRepeating: true, Materializer.ScheduleRepeatedly(initialDelay, interval, fire));
    }

    /// <summary>Cancels the timer with the key; <see cref="OnTimer"/> is not called for it any more, even if it has fired.</summary>
    protected void CancelTimer(object timerKey)
    {
        if (_timers.Remove(timerKey, out var timer))
        {
            timer.Cancelable.Cancel();
        }
    }

    /// <summary>True when a timer with the key is scheduled.</summary>
    protected bool IsTimerActive(object timerKey) => _timers.ContainsKey(timerKey);

    private Action Start(object timerKey, out int id)
    {
        ArgumentNullException.ThrowIfNull(timerKey);
        CancelTimer(timerKey);
        var scheduled = ++_lastId;
        id = scheduled;
        return () => Post(Fire, (timerKey, scheduled));
    }

    private void Fire((object Key, int Id) scheduled)
    {
        if (!_timers.TryGetValue(scheduled.Key, out var timer) || timer.Id != scheduled.Id)
        {
            return;
        }

        if (!timer.IsRepeating)
        {
            _timers.Remove(scheduled.Key);
        }

        OnTimer(scheduled.Key);
    }

    private readonly record struct Timer(int Id, bool IsRepeating, ICancelable Cancelable);
}
