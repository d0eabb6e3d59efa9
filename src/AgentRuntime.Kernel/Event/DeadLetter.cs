using Akka.Actor;

namespace Akka.Event;

/// <summary>A message to an actor that has stopped or never existed.</summary>
public sealed class DeadLetter : AllDeadLetters
{
    /// <summary>Says what, from whom, to whom.</summary>
    /// <exception cref="ArgumentNullException">The sender or the recipient is null.</exception>
    public DeadLetter(object message, IActorRef sender, IActorRef recipient)
        : base(message, sender, recipient)
    {
        ArgumentNullException.ThrowIfNull(sender);
        ArgumentNullException.ThrowIfNull(recipient);
    }
}
