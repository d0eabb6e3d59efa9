using Akka.Actor;

namespace AgentRuntime.Benchmarks.Actors;

/// <summary>Plays a given number of rounds with another actor.</summary>
internal sealed class PingActor : ReceiveActor
{
    private readonly IActorRef _other;
    private Countdown? _countdown;

    public PingActor(IActorRef other)
    {
        _other = other;
        Receive<Countdown>(countdown =>
        {
            _countdown = countdown;
            _other.Tell("ping", Self);
        });
        Receive<string>(message =>
        {
            _countdown!.Signal();
            _other.Tell(message, Self);
        });
    }
}
