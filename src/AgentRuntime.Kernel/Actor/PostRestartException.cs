namespace Akka.Actor;

/// <summary>The new instance of a restarted actor could not be constructed, or its <c>PostRestart</c> threw.</summary>
public class PostRestartException : ActorInitializationException
{
    /// <summary>Holds what was thrown and why the actor was being restarted.</summary>
    public PostRestartException(IActorRef? actor, Exception cause, Exception? originalCause)
        : base(actor, $"Exception post restart ({originalCause?.GetType().ToString() ?? "null"})", cause)
    {
        OriginalCause = originalCause;
    }

    /// <summary>Why the actor was being restarted.</summary>
    public Exception? OriginalCause { get; }
}
