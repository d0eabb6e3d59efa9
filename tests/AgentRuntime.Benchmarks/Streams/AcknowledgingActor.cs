using Akka.Actor;

namespace AgentRuntime.Benchmarks.Streams;

/// <summary>The receiving end of <c>Sink.ActorRefWithAck</c>.</summary>
internal sealed class AcknowledgingActor : ReceiveActor
{
    internal const string Init = "init";
    internal const string Ack = "ack";

    public AcknowledgingActor()
    {
        Receive<Countdown>(countdown => countdown.Signal());
        ReceiveAny(_ => Sender.Tell(Ack, Self));
    }
}
