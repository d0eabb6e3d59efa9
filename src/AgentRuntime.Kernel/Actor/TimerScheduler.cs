namespace Akka.Actor;

/// <summary>The timers of one instance of an actor.</summary>
internal sealed class TimerScheduler(ActorCell cell) : ITimerScheduler
{
    // An actor at rest has no timers, and then no table of them.
    private Dictionary<object, TimerMessage>? _timers;

    public IReadOnlyCollection<object> ActiveTimers => _timers is null ? [] : [.. _timers.Keys];

    public bool IsTimerActive(object key) => _timers?.ContainsKey(key) == true;

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval) => StartPeriodicTimer(key, msg, interval, interval);

    public void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef? sender)
        => StartPeriodicTimer(key, msg, interval, interval, sender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval)
        => StartPeriodicTimer(key, msg, initialDelay, interval, ActorRefs.NoSender);

    public void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef? sender)
    {
        var timer = Replace(key, msg, repeats: true);
        cell.SystemImpl.Scheduler.ScheduleTellRepeatedly(initialDelay, interval, cell.Self, timer, sender, timer.Cancelable);
    }

    public void StartSingleTimer(object key, object msg, TimeSpan timeout) => StartSingleTimer(key, msg, timeout, ActorRefs.NoSender);

    public void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef? sender)
    {
        var timer = Replace(key, msg, repeats: false);
        cell.SystemImpl.Scheduler.ScheduleTellOnce(timeout, cell.Self, timer, sender, timer.Cancelable);
    }

    public void Cancel(object key)
    {
        if (_timers?.Remove(key, out var timer) == true)
        {
            timer.Cancelable!.Cancel(false);
            DropIfEmpty();
        }
    }

    public void CancelAll()
    {
        foreach (var timer in _timers?.Values ?? Enumerable.Empty<TimerMessage>())
        {
            timer.Cancelable!.Cancel(false);
        }

        _timers = null;
    }

    /// <summary>Whether the message is of a timer that runs; a single timer ends with it.</summary>
    internal bool Accepts(TimerMessage message)
    {
        if (_timers?.TryGetValue(message.Key, out var timer) != true || !ReferenceEquals(timer, message))
        {
            return false;
        }

        if (!message.Repeats)
        {
            _timers.Remove(message.Key);
            DropIfEmpty();
        }

        return true;
    }

    private void DropIfEmpty() => _timers = _timers is { Count: 0 } ? null : _timers;

    private TimerMessage Replace(object key, object msg, bool repeats)
    {
        ArgumentNullException.ThrowIfNull(msg);
        Cancel(key);
        var timer = new TimerMessage(key, msg, repeats) { Cancelable = new Cancelable(cell.SystemImpl.Scheduler) };
        (_timers ??= []).Add(key, timer);
        return timer;
    }
}
