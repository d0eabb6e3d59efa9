namespace Akka.Actor;

/// <summary>An actor could not be constructed or started; the default decider stops it.</summary>
public class ActorInitializationException : AkkaException
{
    /// <summary>An exception without a message of its own.</summary>
    public ActorInitializationException()
    {
    }

    /// <summary>An exception with a message.</summary>
    public ActorInitializationException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and what caused it.</summary>
    public ActorInitializationException(string message, Exception cause)
        : base(message, cause)
    {
    }

    /// <summary>Names the actor that failed to start.</summary>
    public ActorInitializationException(IActorRef? actor, string message, Exception? cause = null)
        : base(message, cause)
    {
        Actor = actor;
    }

    /// <summary>The actor that failed to start, or null when it is not known.</summary>
    public IActorRef? Actor { get; set; }

    /// <inheritdoc/>
    public override string ToString() => Actor is null ? base.ToString() : $"{Actor}: {base.ToString()}";
}
