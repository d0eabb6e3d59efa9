using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Tools;

/// <summary>How one tool call ended.</summary>
/// <param name="Status">Completed, Failed or Cancelled.</param>
/// <param name="Text">What the model is told: the result, or what went wrong. Never empty, never longer than the tool's limit.</param>
/// <param name="Images">The pictures of the result, in order.</param>
internal sealed record ToolOutput(ToolCallStatus Status, string Text, ImmutableArray<ImageContent> Images)
{
    /// <summary>What was thrown, for the log; null where nothing was.</summary>
    public Exception? Exception { get; init; }

    /// <summary>True when the call did not end in its grace and may still be at work.</summary>
    public bool IsLeftBehind { get; init; }

    /// <summary>The output of a call that gave an error.</summary>
    public static ToolOutput Failed(string text, Exception? exception = null) =>
        new(ToolCallStatus.Failed, text, []) { Exception = exception };

    /// <summary>The output of a call that was cancelled.</summary>
    public static ToolOutput Cancelled(string text, Exception? exception = null) =>
        new(ToolCallStatus.Cancelled, text, []) { Exception = exception };
}
