namespace Akka.Streams;

/// <summary>More elements came than a <c>Limit</c> stage allows.</summary>
public class StreamLimitReachedException : Exception
{
    /// <summary>Creates the exception of a limit of <paramref name="max"/> elements.</summary>
    public StreamLimitReachedException(long max)
        : base($"Limit of {max} reached")
    {
    }
}
