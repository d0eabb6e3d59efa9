namespace Akka.Streams;

/// <summary>A buffer with <see cref="OverflowStrategy.Fail"/> was full when an element came.</summary>
public class BufferOverflowException : Exception
{
    /// <summary>Creates the exception.</summary>
    public BufferOverflowException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    public BufferOverflowException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
