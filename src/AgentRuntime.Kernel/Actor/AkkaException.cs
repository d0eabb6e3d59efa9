namespace Akka.Actor;

/// <summary>Base of every exception that the actor library itself raises.</summary>
public abstract class AkkaException : Exception
{
    /// <summary>Creates the exception with the runtime's default message.</summary>
    protected AkkaException()
    {
    }

    /// <summary>Creates the exception with a message and, if another failure led to it, that failure.</summary>
    protected AkkaException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    /// <summary>The failure that led to this one; the same as <see cref="Exception.InnerException"/>.</summary>
    protected Exception? Cause => InnerException;
}
