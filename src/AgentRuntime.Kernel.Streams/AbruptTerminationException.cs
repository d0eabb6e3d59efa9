using Akka.Actor;

namespace Akka.Streams;

/// <summary>A running stream was stopped from outside: its materializer was shut down, or the actor it belongs to stopped.</summary>
public class AbruptTerminationException : Exception
{
    /// <summary>The actor that supervised the stream.</summary>
    public readonly IActorRef Actor;

    /// <summary>Creates the exception of a stream supervised by <paramref name="actor"/>.</summary>
    public AbruptTerminationException(IActorRef actor)
        : base($"Processor actor [{actor}] terminated abruptly") => Actor = actor;
}
