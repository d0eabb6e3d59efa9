using System.Collections.Concurrent;
using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Tools;

/// <summary>
/// All tools of a runtime. Safe from any thread. As long as no source changes, a question is answered with the same instance: what a
/// model is told stays the same byte for byte, so that a server's cache of the prompt holds.
/// </summary>
internal sealed class ToolCatalog
{
    /// <summary>How many sets of allowed names are remembered; more threads with more different sets make theirs anew.</summary>
    private const int MaxSelections = 256;

    private readonly ImmutableArray<AgentTool> _tools;
    private readonly ImmutableArray<IToolSource> _sources;
    private volatile Generation _generation;

    /// <summary>Makes the catalog of a runtime.</summary>
    /// <param name="tools">The runtime's own tools, in the order in which models are told of them.</param>
    /// <param name="sources">The sources, whose tools come after them; a source's tools are called <c>source__tool</c>.</param>
    public ToolCatalog(IEnumerable<AgentTool> tools, IEnumerable<IToolSource> sources)
    {
        _tools = [.. tools];
        _sources = [.. sources];
        _generation = new Generation([.. _sources.Select(static _ => ImmutableArray<AgentTool>.Empty)], Name);
    }

    /// <summary>The tools that there are now.</summary>
    /// <param name="allowed">
    /// The names of those that count, as the model calls them; one that ends in '*' stands for all that begin like it. A name that no
    /// tool has is passed over, for its source may come later. Null allows all.
    /// </param>
    public ToolSet Snapshot(ImmutableArray<string>? allowed)
    {
        var generation = Current();
        return allowed is not { IsDefault: false } names ? generation.All : generation.Select(names);
    }

    private Generation Current()
    {
        var current = _generation;
        var now = ImmutableArray.CreateBuilder<ImmutableArray<AgentTool>>(_sources.Length);
        for (var i = 0; i < _sources.Length; i++)
        {
            now.Add(ToolsOf(_sources[i], current.Seen[i]));
        }

        if (now.Zip(current.Seen).All(static pair => IsSame(pair.First, pair.Second)))
        {
            return current;
        }

        var next = new Generation(now.MoveToImmutable(), Name);
        // Two threads that see a change at once take the instance of the first.
        var winner = Interlocked.CompareExchange(ref _generation, next, current);
        return ReferenceEquals(winner, current) ? next : winner;
    }

    private static ImmutableArray<AgentTool> ToolsOf(IToolSource source, ImmutableArray<AgentTool> seen)
    {
        try
        {
            var tools = source.Tools;
            return tools.IsDefault ? [] : tools;
        }
#pragma warning disable CA1031 // A source is anybody's code: its fault must not take the other tools from every thread.
        catch (Exception)
#pragma warning restore CA1031
        {
            return seen;
        }
    }

    private static bool IsSame(ImmutableArray<AgentTool> first, ImmutableArray<AgentTool> second) =>
        first == second || first.SequenceEqual(second);

    private ImmutableArray<NamedTool> Name(ImmutableArray<ImmutableArray<AgentTool>> seen)
    {
        var tools = new List<AgentTool>(_tools);
        var names = new List<string>(_tools.Select(static tool => tool.Name));
        for (var i = 0; i < _sources.Length; i++)
        {
            var source = _sources[i].Name;
            tools.AddRange(seen[i]);
            names.AddRange(seen[i].Select(tool => ToolNames.Prefixed(source, tool.Name)));
        }

        return
        [
            .. tools.Zip(ToolNames.MakeUnique(names), static (tool, name) => new NamedTool(
                tool, new ToolDefinition(name, tool.Description, ToolSchema.ForModel(tool.InputSchema)))),
        ];
    }

    /// <summary>The tools as long as no source changes.</summary>
    private sealed class Generation
    {
        private readonly ConcurrentDictionary<string, ToolSet> _selections = new(StringComparer.Ordinal);

        public Generation(
            ImmutableArray<ImmutableArray<AgentTool>> seen,
            Func<ImmutableArray<ImmutableArray<AgentTool>>, ImmutableArray<NamedTool>> name)
        {
            Seen = seen;
            All = new ToolSet(name(seen));
        }

        public ImmutableArray<ImmutableArray<AgentTool>> Seen { get; }

        public ToolSet All { get; }

        public ToolSet Select(ImmutableArray<string> allowed)
        {
            if (allowed.IsEmpty)
            {
                return ToolSet.Empty;
            }

            if (_selections.Count >= MaxSelections)
            {
                _selections.Clear();
            }

            return _selections.GetOrAdd(string.Join('\n', allowed), _ => Pick(allowed));
        }

        private ToolSet Pick(ImmutableArray<string> allowed) =>
            new(All.Tools.Where(tool => allowed.Any(name => Matches(name, tool.Definition.Name))));

        private static bool Matches(string allowed, string name) =>
            allowed.EndsWith('*')
                ? name.AsSpan().StartsWith(allowed.AsSpan(0, allowed.Length - 1), StringComparison.Ordinal)
                : string.Equals(allowed, name, StringComparison.Ordinal);
    }
}
