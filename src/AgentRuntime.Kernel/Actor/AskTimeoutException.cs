namespace Akka.Actor;

/// <summary>An ask got no answer in time.</summary>
public class AskTimeoutException : AkkaException
{
    /// <summary>An exception with a message.</summary>
    public AskTimeoutException(string message)
        : base(message)
    {
    }
}
