using System.Text.Json;
using AgentRuntime.Threads;

namespace AgentRuntime.Server.Approvals;

/// <summary>An approval that waits for its answer.</summary>
internal sealed record OpenApprovalAnswer(
    string ApprovalId, string TurnId, string ToolCallId, string Name, JsonElement Input, string Reason, DateTime? ExpiresAt)
{
    public static OpenApprovalAnswer Of(OpenApproval approval) => new(
        approval.ApprovalId,
        approval.TurnId.Value,
        approval.ToolCallId,
        approval.Name,
        approval.Input,
        approval.Reason,
        approval.ExpiresAt?.UtcDateTime);
}
