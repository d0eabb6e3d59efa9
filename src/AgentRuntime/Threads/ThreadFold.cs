using AgentRuntime.Model;
using AgentRuntime.Tools.Approvals;

namespace AgentRuntime.Threads;

/// <summary>All that a thread's events say of it, kept up with every event: what a thread is after a crash is what its journal folds to.</summary>
/// <param name="rememberedKeys">How many idempotency keys are remembered.</param>
internal sealed class ThreadFold(int rememberedKeys)
{
    /// <summary>What was said, and what the thread is.</summary>
    internal Conversation Conversation { get; } = new(rememberedKeys);

    /// <summary>The approvals that are open, and the answers that hold.</summary>
    internal ApprovalBook Approvals { get; private set; } = ApprovalBook.Empty;

    /// <summary>The threads that its tool calls run.</summary>
    internal SubagentBook Subagents { get; private set; } = SubagentBook.Empty;

    /// <summary>When the thread was made.</summary>
    internal DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Takes the next event.</summary>
    internal void Apply(ThreadEvent threadEvent)
    {
        Conversation.Apply(threadEvent);
        if (threadEvent is ThreadEvent.AgentText or ThreadEvent.AgentThinking)
        {
            // It comes with every token and says nothing to the others.
            return;
        }

        Approvals = Approvals.Apply(threadEvent);
        Subagents = Subagents.Apply(threadEvent);
        if (threadEvent is ThreadEvent.ThreadCreated or ThreadEvent.ThreadForked)
        {
            CreatedAt = threadEvent.Time;
        }
    }
}
