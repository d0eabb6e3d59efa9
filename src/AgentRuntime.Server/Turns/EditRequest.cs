using AgentRuntime.Server.Problems;

namespace AgentRuntime.Server.Turns;

/// <summary>The body of a request that puts another text in the place of a message's.</summary>
internal sealed record EditRequest
{
    public string? Text { get; init; }

    /// <summary>The text.</summary>
    /// <exception cref="ProblemException">There is none.</exception>
    public string RequiredText() => Text is { Length: > 0 } ? Text : throw ProblemMap.Invalid("text", "'text' is missing or empty.");
}
