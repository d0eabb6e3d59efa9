using System.CommandLine;
using System.CommandLine.Parsing;
using System.Security.Cryptography;
using System.Text;
using AgentRuntime.Hosting;
using AgentRuntime.Mcp;

namespace AgentRuntime.Cli.Mcp;

/// <summary>The option that says which MCP servers there are.</summary>
internal sealed class McpOptions
{
    private readonly Option<McpServerArgument[]?> _servers = new("--mcp")
    {
        Description = "A server of tools: a command that is started, or a URL, and the server's name; may be given again. "
            + "VAR=value before the command, or VAR=$VAR, is passed to it; the environment variable NAME_API_KEY holds a URL's key",
        HelpName = "NAME=COMMAND",
        CustomParser = Parse,
    };

    /// <summary>Offers the option.</summary>
    public void AddTo(Command command) => command.Add(_servers);

    /// <summary>Adds the servers, and those of the settings.</summary>
    public void AddTo(AgentRuntimeBuilder builder, ParseResult result)
    {
        builder.AddMcpServers();
        foreach (var server in result.GetValue(_servers) ?? [])
        {
            builder.AddMcpServer(server.Options);
        }
    }

    /// <summary>
    /// A name for the servers all together, as they were written: an answer for always must not hold for another program that
    /// happens to have the same name.
    /// </summary>
    public string Fingerprint(ParseResult result) =>
        result.GetValue(_servers) is { Length: > 0 } servers
            ? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
                string.Join('\n', servers.Select(server => server.Text).Order(StringComparer.Ordinal)))))
            : "";

    private static McpServerArgument[] Parse(ArgumentResult result)
    {
        var servers = new List<McpServerArgument>();
        foreach (var token in result.Tokens)
        {
            try
            {
                servers.Add(McpServerArgument.Parse(token.Value, Environment.GetEnvironmentVariable));
            }
            catch (FormatException exception)
            {
                result.AddError($"--mcp: '{token.Value}': {exception.Message}");
            }
        }

        if (servers.GroupBy(server => server.Options.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            result.AddError($"--mcp: there are two servers named '{twice.Key}': give one of them another name.");
        }

        return [.. servers];
    }
}
