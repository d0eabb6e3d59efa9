using System.Collections.Immutable;
using System.Text.Json;
using AgentRuntime.Tools;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace AgentRuntime.Mcp;

/// <summary>
/// The tools of a server as the runtime knows them. A tool that is listed again as it was stays the same object, and so does a whole
/// list: what the model is told then stays the same byte for byte.
/// </summary>
internal sealed class McpToolList(McpServer server, McpApproval approval, TimeSpan? timeout)
{
    private ImmutableDictionary<string, AgentTool> _byDefinition = ImmutableDictionary.Create<string, AgentTool>(StringComparer.Ordinal);

    /// <summary>The tools that were listed last.</summary>
    internal ImmutableArray<AgentTool> Tools { get; private set; } = [];

    /// <summary>Takes a new list.</summary>
    /// <returns>The tools, in the server's order.</returns>
    internal ImmutableArray<AgentTool> Take(ImmutableArray<Tool> listed)
    {
        var byDefinition = ImmutableDictionary.CreateBuilder<string, AgentTool>(StringComparer.Ordinal);
        var tools = ImmutableArray.CreateBuilder<AgentTool>(listed.Length);
        foreach (var tool in listed)
        {
            var definition = JsonSerializer.Serialize(tool, McpJsonUtilities.DefaultOptions);
            if (byDefinition.ContainsKey(definition))
            {
                continue;
            }

            var known = _byDefinition.GetValueOrDefault(definition) ?? Create(tool);
            byDefinition.Add(definition, known);
            tools.Add(known);
        }

        _byDefinition = byDefinition.ToImmutable();
        return Tools = tools.SequenceEqual(Tools) ? Tools : tools.ToImmutable();
    }

    private AgentTool Create(Tool tool)
    {
        // Spec: a tool without hints changes things (readOnlyHint false) and may destroy them (destructiveHint true).
        var isReadOnly = tool.Annotations?.ReadOnlyHint ?? false;
        var isDestructive = !isReadOnly && (tool.Annotations?.DestructiveHint ?? true);
        return new AgentTool(new McpFunction(server, tool))
        {
            Title = tool.Title ?? tool.Annotations?.Title ?? tool.Name,
            IsReadOnly = isReadOnly,
            IsDestructive = isDestructive,
            Timeout = timeout,
            RequiresApproval = approval switch
            {
                McpApproval.Destructive => isDestructive,
                McpApproval.Changing => !isReadOnly,
                McpApproval.All => true,
                McpApproval.None => false,
            },
        };
    }
}
