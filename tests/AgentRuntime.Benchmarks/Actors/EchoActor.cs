using Akka.Actor;

namespace AgentRuntime.Benchmarks.Actors;

/// <summary>Answers with what it got.</summary>
internal sealed class EchoActor : ReceiveActor
{
    public EchoActor()
    {
        ReceiveAny(message => Sender.Tell(message, Self));
    }
}
