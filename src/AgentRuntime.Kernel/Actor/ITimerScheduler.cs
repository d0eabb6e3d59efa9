namespace Akka.Actor;

/// <summary>An actor's timers by key. They end with the actor's instance; a message of a timer that was cancelled or replaced is
/// never delivered, not even when it waits in the mailbox.</summary>
public interface ITimerScheduler
{
    /// <summary>The keys of the timers that run.</summary>
    IReadOnlyCollection<object> ActiveTimers { get; }

    /// <summary>Ends a timer; no message of it comes after this.</summary>
    void Cancel(object key);

    /// <summary>Ends all timers.</summary>
    void CancelAll();

    /// <summary>Whether the timer of a key runs.</summary>
    bool IsTimerActive(object key);

    /// <summary>Sends a message to the actor after each interval; replaces the timer of the same key.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval);

    /// <summary>Sends a message to the actor after each interval; replaces the timer of the same key.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan interval, IActorRef? sender);

    /// <summary>Sends a message to the actor after a delay and after each interval; replaces the timer of the same key.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval);

    /// <summary>Sends a message to the actor after a delay and after each interval; replaces the timer of the same key.</summary>
    void StartPeriodicTimer(object key, object msg, TimeSpan initialDelay, TimeSpan interval, IActorRef? sender);

    /// <summary>Sends a message to the actor once; replaces the timer of the same key.</summary>
    void StartSingleTimer(object key, object msg, TimeSpan timeout);

    /// <summary>Sends a message to the actor once; replaces the timer of the same key.</summary>
    void StartSingleTimer(object key, object msg, TimeSpan timeout, IActorRef? sender);
}
