using Akka.Actor;

namespace Akka.Streams;

/// <summary>An actor on which a stage depends has stopped.</summary>
public class WatchedActorTerminatedException : AkkaException
{
    /// <summary>Creates the exception of the stage called <paramref name="stageName"/>.</summary>
    public WatchedActorTerminatedException(string stageName, IActorRef actorRef)
        : base($"Actor watched by [{stageName}] has terminated! Was: {actorRef}")
    {
    }
}
