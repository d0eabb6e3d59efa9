using Akka.Actor;

namespace AgentRuntime.Benchmarks.Actors;

/// <summary>Has two handlers and nothing to do.</summary>
internal sealed class IdleActor : ReceiveActor
{
    public IdleActor()
    {
        Receive<string>(_ => { });
        Receive<int>(_ => { });
    }
}
