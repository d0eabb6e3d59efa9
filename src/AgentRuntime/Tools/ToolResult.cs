using System.Collections.Immutable;
using AgentRuntime.Model;
using Microsoft.Extensions.AI;

namespace AgentRuntime.Tools;

/// <summary>
/// What a function may return to say more than a value says: that it failed, or pictures beside the text. It is a content, for
/// <see cref="AIFunctionFactory"/> returns contents as they are and makes JSON of everything else.
/// </summary>
/// <param name="text">What the model is told; empty where the pictures say it.</param>
public sealed class ToolResult(string text) : AIContent
{
    /// <summary>What the model is told.</summary>
    public string Text { get; } = text;

    /// <summary>True when <see cref="Text"/> says what went wrong: the call counts as failed, and the model may try again.</summary>
    public bool IsError { get; init; }

    /// <summary>The pictures of the result, in order.</summary>
    public ImmutableArray<ImageContent> Images { get; init; } = [];

    /// <summary>The result of a call that failed.</summary>
    /// <param name="text">What went wrong and what to do otherwise, in words for the model.</param>
    public static ToolResult Error(string text) => new(text) { IsError = true };

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
