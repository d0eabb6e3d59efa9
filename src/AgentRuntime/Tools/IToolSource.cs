using System.Collections.Immutable;

namespace AgentRuntime.Tools;

/// <summary>Tools that come from elsewhere and may change while the runtime runs, such as those of an MCP server.</summary>
public interface IToolSource
{
    /// <summary>What the source is called: a word without white space, unique in its runtime.</summary>
    string Name { get; }

    /// <summary>The tools that it has now, in a stable order; safe to read from any thread, read anew for every round.</summary>
    ImmutableArray<AgentTool> Tools { get; }
}
