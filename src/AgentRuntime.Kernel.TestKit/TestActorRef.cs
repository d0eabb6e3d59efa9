using Akka.Actor;

namespace Akka.TestKit;

/// <summary>A reference that shows its actor. The actor runs on the thread that sends to it.</summary>
public class TestActorRef<TActor> : TestActorRefBase<TActor>
    where TActor : ActorBase
{
    /// <summary>Creates the actor.</summary>
    /// <param name="system">The system.</param>
    /// <param name="actorProps">What to create.</param>
    /// <param name="supervisor">The parent; null: the guardian of all user actors.</param>
    /// <param name="name">The actor's name; null: one that the system makes.</param>
    public TestActorRef(ActorSystem system, Props actorProps, IActorRef? supervisor = null, string? name = null)
        : base(system, actorProps, supervisor, name)
    {
    }

    /// <summary>Whether both are the same actor.</summary>
    public static bool operator ==(TestActorRef<TActor>? testActorRef, IActorRef? actorRef) => testActorRef?.Equals(actorRef) ?? actorRef is null;

    /// <summary>Whether both are the same actor.</summary>
    public static bool operator ==(IActorRef? actorRef, TestActorRef<TActor>? testActorRef) => testActorRef == actorRef;

    /// <summary>Whether both are different actors.</summary>
    public static bool operator !=(TestActorRef<TActor>? testActorRef, IActorRef? actorRef) => !(testActorRef == actorRef);

    /// <summary>Whether both are different actors.</summary>
    public static bool operator !=(IActorRef? actorRef, TestActorRef<TActor>? testActorRef) => !(testActorRef == actorRef);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => base.Equals(obj);

    /// <inheritdoc/>
    public override int GetHashCode() => base.GetHashCode();
}
