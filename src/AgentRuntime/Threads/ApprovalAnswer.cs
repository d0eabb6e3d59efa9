using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>A person's answer to an approval.</summary>
/// <param name="IsApproved">Whether the tool may run.</param>
public sealed record ApprovalAnswer(bool IsApproved)
{
    /// <summary>What the person says; the model reads it when the tool was refused.</summary>
    public string? Reason { get; init; }

    /// <summary>How long the answer holds for later calls of the same tool.</summary>
    public ApprovalRemember Remember { get; init; } = ApprovalRemember.Once;
}
