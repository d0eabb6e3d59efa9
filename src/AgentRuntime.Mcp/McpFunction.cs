using System.Text.Json;
using Microsoft.Extensions.AI;
using ModelContextProtocol.Protocol;

namespace AgentRuntime.Mcp;

/// <summary>One tool of a server as a function; it calls whatever life of the server there is when it is called.</summary>
internal sealed class McpFunction(McpServer server, Tool tool) : AIFunction
{
    /// <inheritdoc/>
    public override string Name => tool.Name;

    /// <inheritdoc/>
    public override string Description => tool.Description ?? "";

    /// <inheritdoc/>
    public override JsonElement JsonSchema => tool.InputSchema;

    /// <inheritdoc/>
    protected override async ValueTask<object?> InvokeCoreAsync(AIFunctionArguments arguments, CancellationToken cancellationToken) =>
        await server.CallAsync(tool.Name, arguments, cancellationToken).ConfigureAwait(false);
}
