namespace Akka.Actor;

/// <summary>Runs actions later, outside any actor.</summary>
public interface IActionScheduler : IRunnableScheduler
{
    /// <summary>Runs the action after a delay.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    void ScheduleOnce(TimeSpan delay, Action action);

    /// <summary>Runs the action after a delay, unless cancelled before.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    void ScheduleOnce(TimeSpan delay, Action action, ICancelable? cancelable);

    /// <summary>Runs the action after a delay and again after each interval.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative, or the interval is not positive.</exception>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action);

    /// <summary>Runs the action after a delay and again after each interval, until cancelled.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative, or the interval is not positive.</exception>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, Action action, ICancelable? cancelable);
}
