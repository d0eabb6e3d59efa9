using Akka.Actor;

namespace Akka.TestKit;

/// <summary>A message that a test actor received, with its sender.</summary>
public abstract class MessageEnvelope
{
    /// <summary>The message.</summary>
    /// <exception cref="InvalidOperationException">Nothing was received.</exception>
    public abstract object Message { get; }

    /// <summary>Who sent it; the dead letters' reference when nobody did.</summary>
    /// <exception cref="InvalidOperationException">Nothing was received.</exception>
    public abstract IActorRef Sender { get; }
}
