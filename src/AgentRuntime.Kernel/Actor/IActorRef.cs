namespace Akka.Actor;

/// <summary>The address of an actor. It stays valid after the actor's end: messages then go to the dead letters.</summary>
public interface IActorRef : ICanTell, IEquatable<IActorRef>, IComparable<IActorRef>, IComparable
{
    /// <summary>Where the actor lives in its system's tree.</summary>
    ActorPath Path { get; }
}
