using AgentRuntime.Sinks;
using Akka.Actor;

namespace AgentRuntime.Threads;

/// <summary>An attached sink; disposing it stops the sink's actor, which the thread notices.</summary>
internal sealed class SinkSubscription(IActorRef sink) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => sink.Tell(SinkProtocol.Detach.Instance, ActorRefs.NoSender);
}
