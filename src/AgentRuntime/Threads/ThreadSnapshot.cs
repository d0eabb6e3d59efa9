using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>A thread at one moment.</summary>
/// <param name="Id">The thread.</param>
/// <param name="Model">The model that answers.</param>
/// <param name="Status">What it is doing.</param>
/// <param name="RunningTurn">The turn that runs; null when idle.</param>
/// <param name="QueuedTurns">How many turns wait behind it.</param>
/// <param name="End">The end of its log: the cursor of a reader that has everything.</param>
/// <param name="SinkCount">How many sinks are attached.</param>
public sealed record ThreadSnapshot(
    ThreadId Id, ModelRef Model, ThreadStatus Status, TurnId? RunningTurn, int QueuedTurns, long End, int SinkCount)
{
    /// <summary>The end of its log together with what is not durable yet, and so not yet to be seen; never before <see cref="End"/>.</summary>
    public long LogEnd { get; init; } = End;

    /// <summary>Whom the thread belongs to; empty where the app has no owners.</summary>
    public string Owner { get; init; } = "";

    /// <summary>The thread's title; empty while it has none.</summary>
    public string Title { get; init; } = "";

    /// <summary>The system message; empty for none.</summary>
    public string Instructions { get; init; } = "";

    /// <summary>How the model generates.</summary>
    public ModelSettings Settings { get; init; } = ModelSettings.Default;

    /// <summary>The names of the tools that the thread may use; null for all.</summary>
    public ImmutableArray<string>? Tools { get; init; }

    /// <summary>What the app keeps with the thread.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } = NoMetadata.Instance;

    /// <summary>What all its requests consumed, those of its subagents included.</summary>
    public TokenUsage Usage { get; init; } = TokenUsage.None;

    /// <summary>The approvals that wait for an answer, oldest first.</summary>
    public ImmutableArray<OpenApproval> OpenApprovals { get; init; } = [];

    /// <summary>When the thread was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The thread whose tool call made this one; null for a thread of its own.</summary>
    public ThreadId? Parent { get; init; }
}
