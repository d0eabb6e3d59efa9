namespace Akka.Actor;

/// <summary>Sends messages later and tells the time.</summary>
public interface IScheduler : ITellScheduler, ITimeProvider
{
    /// <summary>Runs actions later, outside any actor; prefer messages.</summary>
    IAdvancedScheduler Advanced { get; }
}
