namespace Akka.Actor;

/// <summary>A name cannot be the name of an actor.</summary>
public class IllegalActorNameException : AkkaException
{
    /// <summary>An exception with a message.</summary>
    public IllegalActorNameException(string message)
        : base(message)
    {
    }
}
