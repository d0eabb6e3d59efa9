namespace Akka.Actor;

/// <summary>Makes the instances of an actor, for a container that owns their construction.</summary>
public interface IIndirectActorProducer
{
    /// <summary>The type of what <see cref="Produce"/> makes.</summary>
    Type ActorType { get; }

    /// <summary>Makes a new instance; called again at each restart.</summary>
    ActorBase Produce();

    /// <summary>Takes an instance back whose life is over.</summary>
    void Release(ActorBase actor);
}
