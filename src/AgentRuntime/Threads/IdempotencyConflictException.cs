using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>An idempotency key came again with another message.</summary>
public sealed class IdempotencyConflictException : Exception
{
    internal IdempotencyConflictException(ThreadId threadId, string key)
        : base($"Thread {threadId} took another message with the idempotency key '{key}'. Use a new key for a new message.")
    {
        ThreadId = threadId;
        Key = key;
    }

    /// <summary>The thread that was asked.</summary>
    public ThreadId ThreadId { get; }

    /// <summary>The key that is taken.</summary>
    public string Key { get; }
}
