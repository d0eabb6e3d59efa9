namespace Akka.Streams;

/// <summary>A handle (a queue, a completion source) was used after its stream had ended.</summary>
public class StreamDetachedException : Exception
{
    /// <summary>The exception with its default message.</summary>
    public static readonly StreamDetachedException Instance = new();

    /// <summary>Creates the exception with its default message.</summary>
    public StreamDetachedException()
        : this("Stream is terminated. Materialized value is detached.")
    {
    }

    /// <summary>Creates the exception.</summary>
    public StreamDetachedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    public StreamDetachedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
