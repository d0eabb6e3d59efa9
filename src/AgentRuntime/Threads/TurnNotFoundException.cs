using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>A turn was named that the thread does not have, or that is not in the state that was needed.</summary>
public sealed class TurnNotFoundException : Exception
{
    internal TurnNotFoundException(ThreadId threadId, TurnId? turnId, string message)
        : base(message)
    {
        ThreadId = threadId;
        TurnId = turnId;
    }

    /// <summary>The thread that was asked.</summary>
    public ThreadId ThreadId { get; }

    /// <summary>The turn that was named; null where the thread has none at all.</summary>
    public TurnId? TurnId { get; }
}
