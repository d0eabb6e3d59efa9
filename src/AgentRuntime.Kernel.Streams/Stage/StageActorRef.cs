using Akka.Actor;

namespace Akka.Streams.Stage;

/// <summary>Holds the type of a stage actor's behaviour.</summary>
public static class StageActorRef
{
    /// <summary>Handles a message inside the stage: who sent it, and the message itself.</summary>
    public delegate void Receive((IActorRef, object) args);
}
