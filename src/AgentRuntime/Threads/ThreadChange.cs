using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>What changes about a thread, from its next round on. A member that is null stays as it is.</summary>
public sealed record ThreadChange
{
    /// <summary>The model that answers, as <c>provider/model</c>.</summary>
    public string? Model { get; init; }

    /// <summary>The system message; empty for none.</summary>
    public string? Instructions { get; init; }

    /// <summary>How the model generates.</summary>
    public ModelSettings? Settings { get; init; }

    /// <summary>The names of the tools that the thread may use.</summary>
    public ImmutableArray<string>? Tools { get; init; }

    /// <summary>What the app keeps with the thread; it replaces all that was kept.</summary>
    public ImmutableSortedDictionary<string, string>? Metadata { get; init; }

    /// <summary>The thread's title.</summary>
    public string? Title { get; init; }
}
