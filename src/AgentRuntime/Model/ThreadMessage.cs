using System.Collections.Immutable;

namespace AgentRuntime.Model;

/// <summary>
/// One message of a thread as a person reads it: the whole conversation, whatever the model is still told of it. A message that was
/// rewound is not there, one that waits for its turn is not there yet.
/// </summary>
/// <param name="Role">Who said it.</param>
/// <param name="Position">Where the event that began it starts in the thread's log; unique in the thread.</param>
/// <param name="TurnId">The turn that it belongs to.</param>
/// <param name="Text">What was said; empty for an answer that only called tools.</param>
public sealed record ThreadMessage(ThreadMessageRole Role, long Position, TurnId TurnId, string Text)
{
    /// <summary>The reasoning of an answer; empty for none.</summary>
    public string Thinking { get; init; } = "";

    /// <summary>The tool calls of an answer, in order.</summary>
    public ImmutableArray<ThreadToolCall> ToolCalls { get; init; } = [];

    /// <summary>The pictures of a user message, in order.</summary>
    public ImmutableArray<ImageContent> Images { get; init; } = [];

    /// <summary>True for an answer that is still being made, or whose end never came: cancelled, failed or continued by another.</summary>
    public bool IsPartial { get; init; }
}
