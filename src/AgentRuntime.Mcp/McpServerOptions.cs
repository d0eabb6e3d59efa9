using System.Collections.Immutable;

namespace AgentRuntime.Mcp;

/// <summary>An MCP server whose tools the threads may use: a program that is started, or an address.</summary>
public abstract record McpServerOptions
{
    private protected McpServerOptions(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
    }

    /// <summary>What the server is called here; its tools are called <c>name__tool</c>.</summary>
    public string Name { get; }

    /// <summary>Which of its tools a person must allow; null takes <c>agent-runtime.mcp.approval</c>.</summary>
    public McpApproval? Approval { get; init; }

    /// <summary>How long one call of its tools may take; null takes <c>agent-runtime.tools.timeout</c>.</summary>
    public TimeSpan? ToolTimeout { get; init; }

    /// <summary>Where it is, in words for a log: without arguments, variables and headers, which may hold secrets.</summary>
    internal abstract string Place { get; }

    /// <summary>A program that speaks MCP on its standard input and output.</summary>
    /// <param name="Name">What the server is called here.</param>
    /// <param name="Command">The program: a path, or a name that is looked up on the PATH.</param>
    public sealed record Process(string Name, string Command) : McpServerOptions(Name)
    {
        /// <summary>Its arguments, as they are: no shell reads them.</summary>
        public ImmutableArray<string> Arguments { get; init; } = [];

        /// <summary>Where it is started; null for where this process is.</summary>
        public string? WorkingDirectory { get; init; }

        /// <summary>
        /// Its environment beside what a program needs to run at all (PATH, HOME and the like). Nothing else of this process's
        /// environment is passed on.
        /// </summary>
        public ImmutableSortedDictionary<string, string> Environment { get; init; } =
            ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

        internal override string Place => Command;
    }

    /// <summary>A server that speaks MCP over HTTP: Streamable HTTP, or SSE where it knows nothing else.</summary>
    /// <param name="Name">What the server is called here.</param>
    /// <param name="Url">Its address. Redirects are not followed: they would carry the headers elsewhere.</param>
    public sealed record Http(string Name, Uri Url) : McpServerOptions(Name)
    {
        /// <summary>Sent with every request, for example <c>Authorization</c>.</summary>
        public ImmutableSortedDictionary<string, string> Headers { get; init; } =
            ImmutableSortedDictionary.Create<string, string>(StringComparer.OrdinalIgnoreCase);

        internal override string Place => Url.GetLeftPart(UriPartial.Path);
    }
}
