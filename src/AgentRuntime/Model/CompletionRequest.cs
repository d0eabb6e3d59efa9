using System.Collections.Immutable;

namespace AgentRuntime.Model;

/// <summary>One request to a model: the conversation so far and how to go on with it.</summary>
/// <param name="Model">The model's name as its server knows it, without the provider.</param>
/// <param name="Messages">The conversation, oldest first.</param>
public sealed record CompletionRequest(string Model, ImmutableArray<ModelMessage> Messages)
{
    /// <summary>The tools that the model may call; empty for none.</summary>
    public ImmutableArray<ToolDefinition> Tools { get; init; } = [];

    /// <summary>
    /// Whether the model reads pictures. False sends it a note in the place of each; null is not known, and they are sent.
    /// </summary>
    public bool? SupportsImages { get; init; }

    /// <summary>How to generate; what is not set is left to the server.</summary>
    public ModelSettings Settings { get; init; } = ModelSettings.Default;
}
