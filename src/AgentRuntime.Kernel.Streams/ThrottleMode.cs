namespace Akka.Streams;

/// <summary>What a <c>Throttle</c> stage does with elements that come too fast.</summary>
public enum ThrottleMode
{
    /// <summary>Makes them wait.</summary>
    Shaping = 0,

    /// <summary>Fails the stream.</summary>
    Enforcing = 1,
}
