using Akka.Event;

namespace Akka.Actor;

/// <summary>Tells a watcher that the watched actor has stopped. Unhandled, it stops the watcher by <see cref="DeathPactException"/>.</summary>
public sealed class Terminated : IAutoReceivedMessage, IPossiblyHarmful, IDeadLetterSuppression, INoSerializationVerificationNeeded, IEquatable<Terminated>
{
    /// <summary>Makes the notice of an actor's end.</summary>
    public Terminated(IActorRef actorRef, bool existenceConfirmed, bool addressTerminated)
    {
        ActorRef = actorRef;
        ExistenceConfirmed = existenceConfirmed;
        AddressTerminated = addressTerminated;
    }

    /// <summary>The actor that stopped.</summary>
    public IActorRef ActorRef { get; }

    /// <summary>Whether the actor's whole host became unreachable.</summary>
    public bool AddressTerminated { get; }

    /// <summary>Whether the notice came from the actor itself; false when it had stopped before it was watched, or never existed.</summary>
    public bool ExistenceConfirmed { get; }

    /// <summary>Whether both tell the end of the same actor in the same way.</summary>
    public bool Equals(Terminated? other)
        => other is not null
            && ActorRef.Equals(other.ActorRef)
            && AddressTerminated == other.AddressTerminated
            && ExistenceConfirmed == other.ExistenceConfirmed;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Terminated other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ActorRef, AddressTerminated, ExistenceConfirmed);

    /// <inheritdoc/>
    public override string ToString() => $"<Terminated>: {ActorRef} - ExistenceConfirmed={ExistenceConfirmed}";
}
