using Akka.Actor;

namespace Akka.Event;

/// <summary>A message that no behaviour of its receiver handled.</summary>
public sealed class UnhandledMessage : AllDeadLetters
{
    /// <summary>Says what, from whom, to whom.</summary>
    public UnhandledMessage(object message, IActorRef sender, IActorRef recipient)
        : base(message, sender, recipient)
    {
    }
}
