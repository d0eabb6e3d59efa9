using System.Collections.Immutable;

namespace AgentRuntime.Model;

/// <summary>One message of the conversation as a model reads it. A closed family: every case is in this file.</summary>
public abstract record ModelMessage
{
    private ModelMessage() { }

    /// <summary>Instructions that stand before the conversation.</summary>
    public sealed record System(string Text) : ModelMessage;

    /// <summary>What the user said.</summary>
    public sealed record User(string Text) : ModelMessage
    {
        /// <summary>Pictures that belong to the text, in order.</summary>
        public ImmutableArray<ImageContent> Images { get; init; } = [];
    }

    /// <summary>What the model said before: its text, its reasoning and the tools it called.</summary>
    public sealed record Assistant(string Text) : ModelMessage
    {
        /// <summary>The reasoning that came with it; empty for none.</summary>
        public string Thinking { get; init; } = "";

        /// <summary>The calls that it made, in order.</summary>
        public ImmutableArray<ToolCallContent> ToolCalls { get; init; } = [];
    }

    /// <summary>What one tool call gave.</summary>
    /// <param name="CallId">The id of the call.</param>
    /// <param name="ToolName">The tool's name.</param>
    /// <param name="Text">Its result, or what went wrong.</param>
    /// <param name="IsError">True when <paramref name="Text"/> says what went wrong.</param>
    public sealed record ToolResult(string CallId, string ToolName, string Text, bool IsError) : ModelMessage
    {
        /// <summary>Pictures of the result, in order; a model that does not read pictures is told that there were some.</summary>
        public ImmutableArray<ImageContent> Images { get; init; } = [];
    }
}
