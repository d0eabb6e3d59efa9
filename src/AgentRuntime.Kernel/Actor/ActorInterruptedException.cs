namespace Akka.Actor;

/// <summary>The thread of an actor was interrupted.</summary>
public class ActorInterruptedException : AkkaException
{
    /// <summary>An exception with a message and, if known, what caused it.</summary>
    public ActorInterruptedException(string? message = null, Exception? cause = null)
        : base(message ?? "The thread of an actor was interrupted.", cause)
    {
    }
}
