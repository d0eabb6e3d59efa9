namespace Akka.Actor;

/// <summary>The scheduler cannot accept work: it has been shut down.</summary>
public sealed class SchedulerException : AkkaException
{
    /// <summary>An exception with a message.</summary>
    public SchedulerException(string message)
        : base(message)
    {
    }
}
