using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>What a user says.</summary>
/// <param name="Text">The text; it may be empty where there are pictures.</param>
public sealed record UserMessage(string Text)
{
    /// <summary>Pictures that belong to the text, in order.</summary>
    public ImmutableArray<ImageContent> Images { get; init; } = [];
}
