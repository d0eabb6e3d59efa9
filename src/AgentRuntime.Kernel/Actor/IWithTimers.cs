namespace Akka.Actor;

/// <summary>An actor that has timers; the kernel sets them after construction.</summary>
public interface IWithTimers
{
    /// <summary>The timers.</summary>
    ITimerScheduler Timers { get; set; }
}
