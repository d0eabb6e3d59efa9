using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>A message was refused because the thread is busy, or because its queue is full.</summary>
public sealed class ThreadBusyException : Exception
{
    internal ThreadBusyException(ThreadId threadId, string message)
        : base(message) => ThreadId = threadId;

    /// <summary>The thread that is busy.</summary>
    public ThreadId ThreadId { get; }
}
