namespace Akka.Actor;

/// <summary>An actor received <see cref="Kill"/>; the default decider stops it.</summary>
public class ActorKilledException : AkkaException
{
    /// <summary>An exception without a message of its own.</summary>
    public ActorKilledException()
    {
    }

    /// <summary>An exception with a message.</summary>
    public ActorKilledException(string message)
        : base(message)
    {
    }
}
