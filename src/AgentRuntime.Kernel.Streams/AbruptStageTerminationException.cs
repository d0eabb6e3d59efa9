using Akka.Streams.Stage;

namespace Akka.Streams;

/// <summary>A stage was stopped from outside, with its materializer or the actor it belongs to, before its stream ended.</summary>
public sealed class AbruptStageTerminationException : Exception
{
    /// <summary>Creates the exception of the stage that <paramref name="logic"/> runs.</summary>
    public AbruptStageTerminationException(GraphStageLogic logic)
        : base($"GraphStage [{logic}] terminated abruptly, caused by for example materializer or actor system termination.")
    {
    }
}
