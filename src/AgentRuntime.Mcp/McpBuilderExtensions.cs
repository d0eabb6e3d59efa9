using System.Collections.Immutable;
using AgentRuntime.Hosting;

namespace AgentRuntime.Mcp;

/// <summary>Adds the tools of MCP servers to a runtime.</summary>
public static class McpBuilderExtensions
{
    /// <summary>
    /// Adds a program that speaks MCP on its standard input and output. It is started with the runtime, started again when it ends,
    /// and ended with the runtime.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">What the server is called here; its tools are called <c>name__tool</c>.</param>
    /// <param name="command">The program: a path, or a name that is looked up on the PATH.</param>
    /// <param name="arguments">Its arguments, as they are: no shell reads them.</param>
    /// <param name="configure">Says more, for example its environment; nothing of this process's own is passed on but PATH, HOME and the like.</param>
    public static AgentRuntimeBuilder AddMcpServer(
        this AgentRuntimeBuilder builder,
        string name,
        string command,
        IEnumerable<string>? arguments = null,
        Func<McpServerOptions.Process, McpServerOptions.Process>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(command);
        var options = new McpServerOptions.Process(name, command) { Arguments = [.. arguments ?? []] };
        return builder.AddMcpServer(configure?.Invoke(options) ?? options);
    }

    /// <summary>Adds a server that speaks MCP over HTTP.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="name">What the server is called here; its tools are called <c>name__tool</c>.</param>
    /// <param name="url">Its address.</param>
    /// <param name="headers">Sent with every request, for example <c>Authorization</c>.</param>
    /// <param name="configure">Says more.</param>
    /// <exception cref="ArgumentException">The address is not an absolute http or https URL.</exception>
    public static AgentRuntimeBuilder AddMcpServer(
        this AgentRuntimeBuilder builder,
        string name,
        Uri url,
        IEnumerable<KeyValuePair<string, string>>? headers = null,
        Func<McpServerOptions.Http, McpServerOptions.Http>? configure = null)
    {
        if (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException($"'{url}' is no address of an MCP server: write for example http://localhost:3000/mcp.", nameof(url));
        }

        var options = new McpServerOptions.Http(name, url)
        {
            Headers = (headers ?? []).ToImmutableSortedDictionary(StringComparer.OrdinalIgnoreCase),
        };
        return builder.AddMcpServer(configure?.Invoke(options) ?? options);
    }

    /// <summary>
    /// Adds the servers that stand under <c>agent-runtime.mcp.servers</c> in the runtime's settings, by their names; none where none stand
    /// there. Servers that are added in code are there beside them.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <exception cref="RuntimeConfigException">At start: the settings of a server are wrong; the message names key and file.</exception>
    public static AgentRuntimeBuilder AddMcpServers(this AgentRuntimeBuilder builder) => builder.AddServices(static context =>
    {
        // All are read before the first is started: what is wrong with one starts none.
        var settings = McpSettings.From(context.Config);
        return McpServerReader.Read(context.Config).Select(options => new McpServer(options, settings, context, new Random()));
    });

    /// <summary>Adds a server by its options.</summary>
    public static AgentRuntimeBuilder AddMcpServer(this AgentRuntimeBuilder builder, McpServerOptions options) =>
        builder.AddService(context => new McpServer(options, McpSettings.From(context.Config), context, new Random()));
}
