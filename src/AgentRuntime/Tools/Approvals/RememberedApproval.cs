using System.Text.Json.Serialization;

namespace AgentRuntime.Tools.Approvals;

/// <summary>An answer for always: one line of the file that keeps them.</summary>
/// <param name="Owner">Whom it holds for.</param>
/// <param name="Tool">The tool's name.</param>
/// <param name="IsApproved">Whether the tool may run.</param>
/// <param name="Fingerprint">The definition that was asked about; null in lines that were written before there were any.</param>
internal sealed record RememberedApproval(
    [property: JsonPropertyName("owner"), JsonRequired] string Owner,
    [property: JsonPropertyName("tool"), JsonRequired] string Tool,
    [property: JsonPropertyName("approved"), JsonRequired] bool IsApproved,
    [property: JsonPropertyName("fingerprint"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Fingerprint = null);
