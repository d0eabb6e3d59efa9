using System.Collections.Immutable;
using System.Text.Json;

namespace AgentRuntime.Model;

/// <summary>One tool call of an answer and what came of it.</summary>
/// <param name="Id">The call's id, unique within its turn.</param>
/// <param name="Name">The tool's name.</param>
/// <param name="Input">The arguments: a JSON object, or a JSON string of what the model wrote where that is not JSON.</param>
/// <param name="Status">How far it is, or how it ended.</param>
/// <param name="Result">Its result or what went wrong; null while there is neither.</param>
public sealed record ThreadToolCall(string Id, string Name, JsonElement Input, ToolCallStatus Status, string? Result)
{
    /// <summary>Pictures of the result, in order.</summary>
    public ImmutableArray<ImageContent> Images { get; init; } = [];
}
