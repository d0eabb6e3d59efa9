namespace Akka.Actor;

/// <summary>A message with its sender, as a mailbox or a stash holds it.</summary>
public readonly struct Envelope
{
    internal Envelope(object message, IActorRef? sender)
    {
        Message = message;
        Sender = sender!;
    }

    /// <summary>The message.</summary>
    public object Message { get; }

    /// <summary>Who sent it; null when nobody is to be answered.</summary>
    public IActorRef Sender { get; }

    /// <inheritdoc/>
    public override string ToString() => $"<{Message}> from {Sender}";
}
