using AgentRuntime.Model;

namespace AgentRuntime.Journal;

/// <summary>What is known of a thread without reading its log.</summary>
/// <param name="Id">The thread.</param>
/// <param name="Owner">Whom it belongs to; empty where the app has no owners.</param>
/// <param name="Model">The model that answers.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record ThreadSummary(ThreadId Id, string Owner, ModelRef Model, DateTimeOffset CreatedAt)
{
    /// <summary>The thread's title; empty while it has none.</summary>
    public string Title { get; init; } = "";

    /// <summary>The thread whose tool call made this one; null for a thread of its own.</summary>
    public ThreadId? Parent { get; init; }
}
