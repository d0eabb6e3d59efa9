using System.Collections.Immutable;
using AgentRuntime.Hosting;
using AgentRuntime.Server.Security;

namespace AgentRuntime.Server;

/// <summary>The settings of the HTTP API, as <see cref="RuntimeConfig"/> has them and code may change them.</summary>
public sealed record ServerSettings
{
    /// <summary>Who may call, and as which owner. Default none; <c>agent-runtime.server.api-keys</c>.</summary>
    public ImmutableArray<ApiKey> ApiKeys { get; init; } = [];

    /// <summary>
    /// Host names, without a port, by which callers of the loopback interface may address the server beside <c>localhost</c> and
    /// loopback addresses. Default none; <c>agent-runtime.server.allowed-hosts</c>.
    /// </summary>
    public ImmutableArray<string> AllowedHosts { get; init; } = [];

    /// <summary>Origins whose pages may call from a browser, beside the server's own. Default none; <c>agent-runtime.server.allowed-origins</c>.</summary>
    public ImmutableArray<string> AllowedOrigins { get; init; } = [];

    /// <summary>The longest body of a request that carries a message, in bytes. Default 16 MiB; <c>agent-runtime.server.max-message-bytes</c>.</summary>
    public int MaxMessageBytes { get; init; } = 16_777_216;

    /// <summary>The longest body of any other request, in bytes. Default 256 KiB; <c>agent-runtime.server.max-request-bytes</c>.</summary>
    public int MaxRequestBytes { get; init; } = 262_144;

    /// <summary>The most items that one page of a list carries. Default 200; <c>agent-runtime.server.max-page-size</c>.</summary>
    public int MaxPageSize { get; init; } = 200;

    /// <summary>Threads that one owner may have. Default 100000; <c>agent-runtime.server.max-threads-per-owner</c>.</summary>
    public int MaxThreadsPerOwner { get; init; } = 100_000;

    /// <summary>Turns of one owner that may run or wait at once. Default 4096; <c>agent-runtime.server.max-open-turns-per-owner</c>.</summary>
    public int MaxOpenTurnsPerOwner { get; init; } = 4_096;

    /// <summary>Event streams of one owner that may be open at once. Default 16384; <c>agent-runtime.server.max-subscribers-per-owner</c>.</summary>
    public int MaxSubscribersPerOwner { get; init; } = 16_384;

    /// <summary>
    /// How long an event stream is silent before it gets a comment; infinite for no comments. Default 15 s;
    /// <c>agent-runtime.server.sse.ping-interval</c>.
    /// </summary>
    public TimeSpan PingInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// How long a reader may take nothing before its stream is closed; infinite for ever. Default 30 s;
    /// <c>agent-runtime.server.sse.write-timeout</c>.
    /// </summary>
    public TimeSpan WriteTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether <c>/metrics</c> is there; without it nothing is measured for it. Default true; <c>agent-runtime.server.metrics.enabled</c>.</summary>
    public bool HasMetrics { get; init; } = true;

    /// <summary>Label combinations that are kept for one metric. Default 1000; <c>agent-runtime.server.metrics.max-series</c>.</summary>
    public int MaxSeries { get; init; } = 1_000;

    /// <summary>Reads the settings of the HTTP API.</summary>
    /// <exception cref="RuntimeConfigException">A value is not of its kind; the message names the key and the file.</exception>
    public static ServerSettings From(RuntimeConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new ServerSettings
        {
            ApiKeys = [.. config.GetTextList("server.api-keys").Select(text => ReadKey(config, text))],
            AllowedHosts = [.. config.GetTextList("server.allowed-hosts")],
            AllowedOrigins = [.. config.GetTextList("server.allowed-origins").Select(text => ReadOrigin(config, text))],
            MaxMessageBytes = config.GetInt("server.max-message-bytes"),
            MaxRequestBytes = config.GetInt("server.max-request-bytes"),
            MaxPageSize = config.GetInt("server.max-page-size"),
            MaxThreadsPerOwner = config.GetInt("server.max-threads-per-owner"),
            MaxOpenTurnsPerOwner = config.GetInt("server.max-open-turns-per-owner"),
            MaxSubscribersPerOwner = config.GetInt("server.max-subscribers-per-owner"),
            PingInterval = config.GetTimeSpan("server.sse.ping-interval"),
            WriteTimeout = config.GetTimeSpan("server.sse.write-timeout"),
            HasMetrics = config.GetBoolean("server.metrics.enabled"),
            MaxSeries = config.GetInt("server.metrics.max-series"),
        };
    }

    private static ApiKey ReadKey(RuntimeConfig config, string text) => ApiKey.TryParse(text, out var key)
        ? key
        : throw config.Invalid(
            "server.api-keys",
            "has an entry that is not written OWNER:sha256:HEX. Make one with 'agentrt serve --new-key OWNER'; it holds the key's hash, never the key.");

    private static string ReadOrigin(RuntimeConfig config, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority) == text
            ? text
            : throw config.Invalid(
                "server.allowed-origins",
                $"has '{text}', which is not an origin: write scheme, host and port alone, for example \"https://app.example.com\".");
}
