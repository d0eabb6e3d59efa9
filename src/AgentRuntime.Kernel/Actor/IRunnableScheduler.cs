using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>Runs work later.</summary>
public interface IRunnableScheduler
{
    /// <summary>Runs the work after a delay.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    void ScheduleOnce(TimeSpan delay, IRunnable action);

    /// <summary>Runs the work after a delay, unless cancelled before.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative.</exception>
    void ScheduleOnce(TimeSpan delay, IRunnable action, ICancelable? cancelable);

    /// <summary>Runs the work after a delay and again after each interval.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative, or the interval is not positive.</exception>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action);

    /// <summary>Runs the work after a delay and again after each interval, until cancelled.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative, or the interval is not positive.</exception>
    void ScheduleRepeatedly(TimeSpan initialDelay, TimeSpan interval, IRunnable action, ICancelable? cancelable);
}
