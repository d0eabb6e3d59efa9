using System.Text.Json;
using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>An approval that waits for its answer.</summary>
/// <param name="ApprovalId">What the answer names.</param>
/// <param name="TurnId">The turn that waits.</param>
/// <param name="ToolCallId">The call that waits.</param>
/// <param name="Name">The tool's name.</param>
/// <param name="Input">The call's arguments.</param>
/// <param name="Reason">Why somebody is asked.</param>
/// <param name="ExpiresAt">When it counts as refused; null when it waits for ever.</param>
public sealed record OpenApproval(
    string ApprovalId, TurnId TurnId, string ToolCallId, string Name, JsonElement Input, string Reason, DateTimeOffset? ExpiresAt);
