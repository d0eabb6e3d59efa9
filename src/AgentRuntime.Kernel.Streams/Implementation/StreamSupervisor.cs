using Akka.Actor;

namespace Akka.Streams.Implementation;

/// <summary>The actor with which the streams of a materializer end.</summary>
internal sealed class StreamSupervisor(StreamRegistry registry) : UntypedActor
{
    private static long _lastNumber = -1;

    public static string NextName() => $"StreamSupervisor-{Interlocked.Increment(ref _lastNumber)}";

    protected override void OnReceive(object message) => Unhandled(message);

    protected override void PostStop() => registry.StopAll();
}
