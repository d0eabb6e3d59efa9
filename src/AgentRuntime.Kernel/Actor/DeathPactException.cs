namespace Akka.Actor;

/// <summary>An actor that watches another did not handle its <see cref="Terminated"/>; the default decider stops it.</summary>
public class DeathPactException : AkkaException
{
    /// <summary>Names the actor that died.</summary>
    public DeathPactException(IActorRef deadActor)
        : base($"Monitored actor [{deadActor}] terminated")
    {
        DeadActor = deadActor;
    }

    /// <summary>The actor that terminated.</summary>
    public IActorRef DeadActor { get; }
}
