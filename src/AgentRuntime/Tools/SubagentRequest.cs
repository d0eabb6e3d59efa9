using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Tools;

/// <summary>What a thread of a tool call is to do.</summary>
/// <param name="Name">What it is called, for a person.</param>
/// <param name="Task">Its one user message.</param>
internal sealed record SubagentRequest(string Name, string Task)
{
    /// <summary>The model that answers; null takes the caller's.</summary>
    public ModelRef? Model { get; init; }

    /// <summary>The system message; null takes the caller's.</summary>
    public string? Instructions { get; init; }

    /// <summary>The names of the tools that it may use; null takes the caller's.</summary>
    public ImmutableArray<string>? Tools { get; init; }
}
