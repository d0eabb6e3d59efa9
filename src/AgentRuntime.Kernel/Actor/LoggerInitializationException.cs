namespace Akka.Actor;

/// <summary>A logger did not answer <c>InitializeLogger</c>.</summary>
public class LoggerInitializationException : AkkaException
{
    /// <summary>An exception without a message of its own.</summary>
    public LoggerInitializationException()
    {
    }

    /// <summary>An exception with a message.</summary>
    public LoggerInitializationException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and what caused it.</summary>
    public LoggerInitializationException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
