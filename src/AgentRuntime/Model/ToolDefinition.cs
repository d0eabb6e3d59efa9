using System.Text.Json;

namespace AgentRuntime.Model;

/// <summary>A tool as a model is told of it.</summary>
/// <param name="Name">1 to 64 characters of letters, digits, '_' and '-'.</param>
/// <param name="Description">What it does and when to use it.</param>
/// <param name="InputSchema">A JSON Schema of its arguments, of type object.</param>
public sealed record ToolDefinition(string Name, string Description, JsonElement InputSchema);
