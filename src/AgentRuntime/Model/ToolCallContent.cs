namespace AgentRuntime.Model;

/// <summary>One tool call that a model made, as it goes back to the model.</summary>
/// <param name="Id">The call's id.</param>
/// <param name="Name">The tool's name.</param>
/// <param name="ArgumentsJson">The arguments: the text of a JSON object.</param>
public sealed record ToolCallContent(string Id, string Name, string ArgumentsJson);
