namespace Akka.Actor;

/// <summary><c>PreRestart</c> threw while the actor was being restarted.</summary>
public class PreRestartException : ActorInitializationException
{
    /// <summary>Holds what the hook threw, why the actor was restarted, and the message that failed.</summary>
    public PreRestartException(IActorRef? actor, Exception restartException, Exception? cause, object? optionalMessage)
        : base(actor, $"Exception in PreRestart (exception = {restartException.GetType()}, cause = {cause?.GetType()}, message = {optionalMessage?.GetType()})", restartException)
    {
        RestartException = restartException;
        OptionalMessage = optionalMessage;
    }

    /// <summary>What <c>PreRestart</c> threw.</summary>
    public Exception RestartException { get; }

    /// <summary>The message whose processing failed, or null.</summary>
    public object? OptionalMessage { get; }
}
