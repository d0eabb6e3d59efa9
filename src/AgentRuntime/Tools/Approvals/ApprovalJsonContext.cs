using System.Text.Json.Serialization;

namespace AgentRuntime.Tools.Approvals;

/// <summary>Source-generated JSON of the answers that are kept.</summary>
[JsonSourceGenerationOptions(RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RememberedApproval))]
internal sealed partial class ApprovalJsonContext : JsonSerializerContext;
