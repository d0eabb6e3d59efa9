using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>A thread was to be created under an id that is taken.</summary>
public sealed class ThreadExistsException : Exception
{
    internal ThreadExistsException(ThreadId threadId)
        : base($"There is a thread '{threadId}' already. Use it, or choose another id.") => ThreadId = threadId;

    /// <summary>The id that is taken.</summary>
    public ThreadId ThreadId { get; }
}
