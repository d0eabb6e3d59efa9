using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>No thread has this id.</summary>
public sealed class ThreadNotFoundException : Exception
{
    internal ThreadNotFoundException(ThreadId threadId)
        : base($"There is no thread '{threadId}'. Create it first, or list the threads that exist.") => ThreadId = threadId;

    /// <summary>The id that was asked for.</summary>
    public ThreadId ThreadId { get; }
}
