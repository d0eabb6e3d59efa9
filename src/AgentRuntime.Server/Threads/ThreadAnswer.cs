using AgentRuntime.Model;
using AgentRuntime.Server.Approvals;
using AgentRuntime.Threads;

namespace AgentRuntime.Server.Threads;

/// <summary>A thread at one moment.</summary>
internal sealed record ThreadAnswer(string ThreadId, string Model, string Status, long End)
{
    public string? Title { get; init; }

    public string? Instructions { get; init; }

    public SettingsBody? Settings { get; init; }

    public string[]? Tools { get; init; }

    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    public string? RunningTurn { get; init; }

    public int QueuedTurns { get; init; }

    public OpenApprovalAnswer[]? OpenApprovals { get; init; }

    public TokenUsageAnswer? Usage { get; init; }

    public DateTime CreatedAt { get; init; }

    public string? Parent { get; init; }

    public static ThreadAnswer Of(ThreadSnapshot snapshot) =>
        new(snapshot.Id.Value, snapshot.Model.ToString(), snapshot.Status.ToString(), snapshot.End)
        {
            Title = snapshot.Title.Length > 0 ? snapshot.Title : null,
            Instructions = snapshot.Instructions.Length > 0 ? snapshot.Instructions : null,
            Settings = SettingsBody.Of(snapshot.Settings),
            Tools = snapshot.Tools is { } tools ? [.. tools] : null,
            Metadata = snapshot.Metadata.IsEmpty ? null : snapshot.Metadata,
            RunningTurn = snapshot.RunningTurn?.Value,
            QueuedTurns = snapshot.QueuedTurns,
            OpenApprovals = snapshot.OpenApprovals.IsEmpty ? null : [.. snapshot.OpenApprovals.Select(OpenApprovalAnswer.Of)],
            Usage = snapshot.Usage == TokenUsage.None ? null : TokenUsageAnswer.Of(snapshot.Usage),
            CreatedAt = snapshot.CreatedAt.UtcDateTime,
            Parent = snapshot.Parent?.Value,
        };
}
