namespace Akka.Actor;

/// <summary>A message cannot be sent; null is the usual one.</summary>
public class InvalidMessageException : AkkaException
{
    /// <summary>An exception without a message of its own.</summary>
    public InvalidMessageException()
    {
    }

    /// <summary>An exception with a message.</summary>
    public InvalidMessageException(string message)
        : base(message)
    {
    }
}
