using Akka.Actor;

namespace Akka.Event;

/// <summary>A message that was dropped on purpose, as where a buffer is full.</summary>
public sealed class Dropped : AllDeadLetters
{
    /// <summary>Says what, why, from whom, to whom.</summary>
    public Dropped(object message, string reason, IActorRef? sender, IActorRef recipient)
        : base(message, sender, recipient)
        => Reason = reason;

    /// <summary>Says what, why, to whom.</summary>
    public Dropped(object message, string reason, IActorRef recipient)
        : this(message, reason, ActorRefs.NoSender, recipient)
    {
    }

    /// <summary>Why it was dropped.</summary>
    public string Reason { get; }
}
