namespace Akka.Actor;

/// <summary>An actor selection matched no living actor in time.</summary>
public class ActorNotFoundException : AkkaException
{
    /// <summary>An exception without a message of its own.</summary>
    public ActorNotFoundException()
    {
    }

    /// <summary>An exception with a message and, if known, what caused it.</summary>
    public ActorNotFoundException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
