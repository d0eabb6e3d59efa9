namespace Akka.Streams;

/// <summary>What a publisher does whose subscriber does not come in time.</summary>
public enum StreamSubscriptionTimeoutTerminationMode
{
    /// <summary>Nothing.</summary>
    NoopTermination = 0,

    /// <summary>Writes a warning to the log.</summary>
    WarnTermination = 1,

    /// <summary>Cancels the stream.</summary>
    CancelTermination = 2,
}
