using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>What an actor sees of its surroundings. Use it from the actor's own thread only.</summary>
public interface IActorContext : IActorRefFactory, ICanWatch
{
    /// <summary>The actor itself.</summary>
    IActorRef Self { get; }

    /// <summary>What the actor was made from.</summary>
    Props Props { get; }

    /// <summary>The dispatcher that runs the actor.</summary>
    MessageDispatcher Dispatcher { get; }

    /// <summary>The sender of the current message; the dead letters when it has none.</summary>
    IActorRef Sender { get; }

    /// <summary>The system.</summary>
    ActorSystem System { get; }

    /// <summary>The supervisor.</summary>
    IActorRef Parent { get; }

    /// <summary>The receive time-out, or null.</summary>
    TimeSpan? ReceiveTimeout { get; }

    /// <summary>Replaces the behaviour.</summary>
    void Become(Receive receive);

    /// <summary>Puts a behaviour on top of the present one.</summary>
    void BecomeStacked(Receive receive);

    /// <summary>The child of a name, or <see cref="ActorRefs.Nobody"/>.</summary>
    IActorRef Child(string name);

    /// <summary>The children that have not terminated.</summary>
    IEnumerable<IActorRef> GetChildren();

    /// <summary>Sends <see cref="Actor.ReceiveTimeout"/> when no message came for the time; null ends it.</summary>
    void SetReceiveTimeout(TimeSpan? timeout);

    /// <summary>Stops a child, or the actor itself, after its current message.</summary>
    void Stop(IActorRef child);

    /// <summary>Returns to the behaviour below; the lowest one stays.</summary>
    void UnbecomeStacked();
}
