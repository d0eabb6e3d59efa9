using Akka.Actor;

namespace Akka.Streams.Implementation;

/// <summary>The actor with which the streams of a materializer end.</summary>
internal sealed class StreamSupervisor(StreamRegistry registry) : UntypedActor
{
    private static long s_lastNumber = -1;

    public static string NextName() => $"StreamSupervisor-{Interlocked.Increment(ref s_lastNumber)}";

    protected override void OnReceive(object message) => Unhandled(message);

    protected override void PostStop() => registry.StopAll();
}
