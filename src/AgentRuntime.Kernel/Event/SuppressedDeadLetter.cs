using Akka.Actor;

namespace Akka.Event;

/// <summary>A dead letter that is no news, as its type says.</summary>
public sealed class SuppressedDeadLetter : AllDeadLetters
{
    /// <summary>Says what, from whom, to whom.</summary>
    /// <exception cref="ArgumentNullException">The sender or the recipient is null.</exception>
    public SuppressedDeadLetter(IDeadLetterSuppression message, IActorRef sender, IActorRef recipient)
        : base(message, sender, recipient)
    {
        ArgumentNullException.ThrowIfNull(sender);
        ArgumentNullException.ThrowIfNull(recipient);
    }
}
