using AgentRuntime.Hosting;

namespace AgentRuntime.Mcp;

/// <summary>How MCP servers are run: <c>agent-runtime.mcp</c>.</summary>
internal sealed record McpSettings
{
    /// <summary>Which tools a person must allow, in the words of the settings.</summary>
    internal static readonly IReadOnlyDictionary<string, McpApproval> ApprovalWords =
        new Dictionary<string, McpApproval>(StringComparer.Ordinal)
        {
            ["destructive"] = McpApproval.Destructive,
            ["changing"] = McpApproval.Changing,
            ["all"] = McpApproval.All,
            ["none"] = McpApproval.None,
        };

    private static readonly IReadOnlyDictionary<string, string?> VersionWords =
        McpVersions.All.Select(static version => KeyValuePair.Create(version, (string?)version)).Append(KeyValuePair.Create("auto", (string?)null))
            .ToDictionary(StringComparer.Ordinal);

    /// <summary>Which tools a person must allow.</summary>
    internal McpApproval Approval { get; init; } = McpApproval.Destructive;

    /// <summary>The revision of the protocol to insist on; null finds one that both sides know.</summary>
    internal string? ProtocolVersion { get; init; }

    /// <summary>How long a server may take to answer to the newest revision before it is taken for an older one.</summary>
    internal TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long a server may take from its start to the list of its tools.</summary>
    internal TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a server may take to list its tools again.</summary>
    internal TimeSpan ListTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after a server said that its tools changed they are listed, so that many such words make one list.</summary>
    internal TimeSpan ListDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How many tools of one server are taken.</summary>
    internal int MaxTools { get; init; } = 256;

    /// <summary>How long after its end a server is started again; doubled for each time that it does not last.</summary>
    internal TimeSpan RestartMinDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest time to the next start; a server that ran longer begins anew with the shortest.</summary>
    internal TimeSpan RestartMaxDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The part of the time to the next start that is left to chance, up to 1.</summary>
    internal double RestartJitter { get; init; } = 0.2;

    /// <summary>How long a server may take to end when it is told to; then it is killed.</summary>
    internal TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The longest line of a server's standard error that is logged, in UTF-16 code units; the rest is cut.</summary>
    internal int MaxErrorLineLength { get; init; } = 2048;

    /// <summary>How many lines of a server's standard error are logged in a minute.</summary>
    internal int MaxErrorLinesPerMinute { get; init; } = 60;

    internal static McpSettings From(RuntimeConfig config) => new()
    {
        Approval = config.GetWord("mcp.approval", ApprovalWords),
        ProtocolVersion = config.GetWord("mcp.protocol-version", VersionWords),
        ProbeTimeout = config.GetFiniteTimeSpan("mcp.probe-timeout"),
        ConnectTimeout = config.GetFiniteTimeSpan("mcp.connect-timeout"),
        ListTimeout = config.GetFiniteTimeSpan("mcp.list-timeout"),
        ListDelay = config.GetFiniteTimeSpan("mcp.list-delay"),
        MaxTools = config.GetInt("mcp.max-tools"),
        RestartMinDelay = config.GetFiniteTimeSpan("mcp.restart-min-delay"),
        RestartMaxDelay = config.GetFiniteTimeSpan("mcp.restart-max-delay"),
        RestartJitter = config.GetShare("mcp.restart-jitter"),
        StopTimeout = config.GetFiniteTimeSpan("mcp.stop-timeout"),
        MaxErrorLineLength = config.GetInt("mcp.max-error-line-length"),
        MaxErrorLinesPerMinute = config.GetInt("mcp.max-error-lines-per-minute", minimum: 0),
    };
}
