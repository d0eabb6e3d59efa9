using Akka.Actor;

namespace Akka.TestKit;

/// <summary>A message that was received.</summary>
public class RealMessageEnvelope(object message, IActorRef sender) : MessageEnvelope
{
    /// <inheritdoc/>
    public override object Message => message;

    /// <inheritdoc/>
    public override IActorRef Sender => sender;

    /// <summary>Message and sender, for a failure's text.</summary>
    public override string ToString() => $"<{message}> from {(ReferenceEquals(sender, ActorRefs.NoSender) ? "no sender" : sender)}";
}
