namespace Akka.Actor;

/// <summary>A name cannot be the name of an actor, or is taken by a sibling that has not terminated.</summary>
public class InvalidActorNameException : AkkaException
{
    /// <summary>An exception with a message.</summary>
    public InvalidActorNameException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and what caused it.</summary>
    public InvalidActorNameException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
