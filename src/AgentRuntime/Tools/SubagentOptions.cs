using System.Collections.Immutable;

namespace AgentRuntime.Tools;

/// <summary>What a subagent is: a thread that a tool call runs. What is null is taken from the thread that calls it.</summary>
public sealed record SubagentOptions
{
    /// <summary>The model that answers, as <c>provider/model</c>.</summary>
    public string? Model { get; init; }

    /// <summary>The system message.</summary>
    public string? Instructions { get; init; }

    /// <summary>The names of the tools that it may use; empty for none.</summary>
    public ImmutableArray<string>? Tools { get; init; }

    /// <summary>How long one task may take; it is cancelled then.</summary>
    /// <value>30 minutes.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);
}
