using System.Collections.Immutable;
using AgentRuntime.Hosting;

namespace AgentRuntime.Mcp;

/// <summary>
/// Reads the servers under <c>agent-runtime.mcp.servers</c>. No error repeats an argument, a variable, a header or an address: they may
/// hold secrets.
/// </summary>
internal static class McpServerReader
{
    private const string Servers = "mcp.servers";

    private const string Defaults =
        """
        command = ""
        arguments = []
        working-directory = ""
        environment { }
        url = ""
        headers { }
        approval = ""
        tool-timeout = ""
        """;

    /// <summary>The servers, in the order of their names.</summary>
    /// <exception cref="RuntimeConfigException">Something is wrong; the message names key and file.</exception>
    internal static ImmutableArray<McpServerOptions> Read(RuntimeConfig config) =>
        [.. config.GetSections(Servers, Defaults).Select(static section => Read(section.Key, section.Value))];

    private static McpServerOptions Read(string name, RuntimeConfig config)
    {
        var hasCommand = config.GetString("command").Trim().Length > 0;
        var hasUrl = config.GetString("url").Length > 0;
        if (string.IsNullOrWhiteSpace(name) || hasCommand == hasUrl)
        {
            throw config.Invalid("command", "or its url must be given, and only one of them, under a name that is not empty.");
        }

        McpServerOptions options = hasCommand ? Process(name, config) : Http(name, config);
        return options with { Approval = Approval(config), ToolTimeout = ToolTimeout(config) };
    }

    private static McpServerOptions.Process Process(string name, RuntimeConfig config)
    {
        if (config.GetTexts("headers").Count > 0)
        {
            throw config.Invalid("headers", "are for a server with a url; a program is told things by its arguments and environment.");
        }

        var folder = config.GetString("working-directory");
        var environment = config.GetTexts("environment");
        if (environment.Keys.FirstOrDefault(static variable => variable.Length == 0 || variable.Contains('=', StringComparison.Ordinal)) is { } wrong)
        {
            throw config.Invalid("environment", $"has a variable '{wrong}': a name is not empty and has no '=' in it.");
        }

        return new McpServerOptions.Process(name, config.GetString("command"))
        {
            Arguments = [.. config.GetTextList("arguments")],
            WorkingDirectory = folder.Length > 0 ? folder : null,
            Environment = environment.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }

    private static McpServerOptions.Http Http(string name, RuntimeConfig config)
    {
        if (config.GetTextList("arguments").Count > 0
            || config.GetTexts("environment").Count > 0
            || config.GetString("working-directory").Length > 0)
        {
            throw config.Invalid("url", "stands beside arguments, environment or working-directory: those are for a server with a command.");
        }

        if (!Uri.TryCreate(config.GetString("url"), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw config.Invalid("url", "must be an absolute http or https address such as http://localhost:3000/mcp.");
        }

        var headers = config.GetTexts("headers");
        using var probe = new HttpRequestMessage();
        if (headers.FirstOrDefault(header => !probe.Headers.TryAddWithoutValidation(header.Key, header.Value)) is { Key: { } wrong })
        {
            throw config.Invalid("headers", $"has '{wrong}', which is no name of a request's header.");
        }

        return new McpServerOptions.Http(name, url)
        {
            Headers = headers.ToImmutableSortedDictionary(StringComparer.OrdinalIgnoreCase),
        };
    }

    private static McpApproval? Approval(RuntimeConfig config) =>
        config.GetString("approval").Length > 0 ? config.GetWord("approval", McpSettings.ApprovalWords) : null;

    private static TimeSpan? ToolTimeout(RuntimeConfig config)
    {
        if (config.GetString("tool-timeout").Length == 0)
        {
            return null;
        }

        var timeout = config.GetTimeSpan("tool-timeout");
        return timeout > TimeSpan.Zero || timeout == Timeout.InfiniteTimeSpan
            ? timeout
            : throw config.Invalid("tool-timeout", "must be a duration of more than 0, such as '30 s', or infinite.");
    }
}
