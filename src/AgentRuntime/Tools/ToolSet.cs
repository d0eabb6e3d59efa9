using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AgentRuntime.Model;
using AgentRuntime.Providers;

namespace AgentRuntime.Tools;

/// <summary>The tools of one request, under the names that the model calls them by.</summary>
internal sealed class ToolSet
{
    private readonly FrozenDictionary<string, AgentTool> _byName;

    /// <summary>Makes a set of named tools.</summary>
    /// <param name="tools">The tools in the order in which the model is told of them; the names are valid and unique.</param>
    public ToolSet(IEnumerable<NamedTool> tools)
    {
        Tools = [.. tools];
        Definitions = [.. Tools.Select(static tool => tool.Definition)];
        _byName = Tools.ToFrozenDictionary(static tool => tool.Definition.Name, static tool => tool.Tool, StringComparer.Ordinal);
    }

    /// <summary>No tools.</summary>
    public static ToolSet Empty { get; } = new([]);

    /// <summary>What the model is told, always in the same order.</summary>
    public ImmutableArray<ToolDefinition> Definitions { get; }

    /// <summary>The tools with their definitions, in the same order.</summary>
    public ImmutableArray<NamedTool> Tools { get; }

    /// <summary>Finds a tool by the name that the model calls it by.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out AgentTool? tool) => _byName.TryGetValue(name, out tool);

    /// <summary>The name that was perhaps meant; null when none is like it.</summary>
    public string? NearestName(string name) =>
        // A name of that length means none of ours, and to compare it with them takes long.
        name.Length <= 2 * ToolNames.MaxLength
        && NearNames.Of(name, _byName.Keys.Order(StringComparer.Ordinal)) is [var nearest, ..] ? nearest : null;
}
