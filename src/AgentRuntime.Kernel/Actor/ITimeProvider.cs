namespace Akka.Actor;

/// <summary>Tells the time.</summary>
public interface ITimeProvider
{
    /// <summary>The wall clock.</summary>
    DateTimeOffset Now { get; }

    /// <summary>A clock that never goes back.</summary>
    TimeSpan MonotonicClock { get; }

    /// <summary>A clock that never goes back, of the best resolution there is.</summary>
    TimeSpan HighResMonotonicClock { get; }
}
