using Akka.Actor;

namespace Akka.Pattern;

/// <summary>An operation that the object's present state does not allow.</summary>
public class IllegalStateException : AkkaException
{
    /// <summary>Creates the exception with a message.</summary>
    public IllegalStateException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception with the failure that led to it.</summary>
    public IllegalStateException(string message, Exception? innerEx)
        : base(message, innerEx)
    {
    }
}
