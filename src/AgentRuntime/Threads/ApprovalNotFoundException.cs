using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>An approval was answered that does not exist, or that was decided before.</summary>
public sealed class ApprovalNotFoundException : Exception
{
    internal ApprovalNotFoundException(ThreadId threadId, string approvalId)
        : base($"Thread {threadId} has no open approval '{approvalId}': it was decided before, its turn ended, or it never existed.")
    {
        ThreadId = threadId;
        ApprovalId = approvalId;
    }

    /// <summary>The thread that was asked.</summary>
    public ThreadId ThreadId { get; }

    /// <summary>The approval that is not open.</summary>
    public string ApprovalId { get; }
}
