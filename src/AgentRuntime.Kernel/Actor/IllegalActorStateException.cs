namespace Akka.Actor;

/// <summary>An actor did what its state does not allow, such as stashing one message twice.</summary>
public class IllegalActorStateException : AkkaException
{
    /// <summary>An exception with a message.</summary>
    public IllegalActorStateException(string message)
        : base(message)
    {
    }
}
