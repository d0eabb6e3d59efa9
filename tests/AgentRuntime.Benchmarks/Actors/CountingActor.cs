using Akka.Actor;

namespace AgentRuntime.Benchmarks.Actors;

/// <summary>Counts what it gets.</summary>
internal sealed class CountingActor : ReceiveActor
{
    private Countdown? _countdown;

    public CountingActor()
    {
        Receive<Countdown>(countdown => _countdown = countdown);
        Receive<string>(_ => _countdown!.Signal());
    }
}
