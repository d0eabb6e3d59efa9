using System.Text.Json.Serialization;

namespace AgentRuntime.Tools.Approvals;

/// <summary>An answer for always: one line of the file that keeps them.</summary>
/// <param name="Owner">Whom it holds for.</param>
/// <param name="Tool">The tool's name.</param>
/// <param name="IsApproved">Whether the tool may run.</param>
internal sealed record RememberedApproval(
    [property: JsonPropertyName("owner"), JsonRequired] string Owner,
    [property: JsonPropertyName("tool"), JsonRequired] string Tool,
    [property: JsonPropertyName("approved"), JsonRequired] bool IsApproved);
