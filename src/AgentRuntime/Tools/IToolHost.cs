using AgentRuntime.Model;

namespace AgentRuntime.Tools;

/// <summary>What the runtime does for the tools that work with threads. Safe from any thread.</summary>
internal interface IToolHost
{
    /// <summary>
    /// Runs a thread of its own under the call that <paramref name="caller"/> stands for: makes it with the caller's owner, sends it the
    /// task, and waits for the end of its turn. The caller's log says when it starts and stops. Cancelling the token cancels its turn.
    /// </summary>
    /// <exception cref="SubagentException">There are too many, or they are too deep; the message is for the model.</exception>
    Task<SubagentResult> RunSubagentAsync(ToolContext caller, SubagentRequest request, CancellationToken cancellationToken);

    /// <summary>Ends what runs of a thread under a call, its own subagents included, and says what it has consumed.</summary>
    /// <returns>All that the thread's log knows of; nothing where the thread was never made or was deleted.</returns>
    /// <exception cref="OperationCanceledException">It took too long.</exception>
    Task<TokenUsage> EndSubagentAsync(ThreadId child);
}
