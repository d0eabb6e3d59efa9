using System.Reflection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentRuntime.Mcp;

/// <summary>Starts a server, or reaches it, and finds a revision of the protocol that both sides speak. One attempt at a time.</summary>
internal sealed class McpConnector(McpServerOptions options, McpSettings settings, TimeProvider timeProvider, ILogger logger)
{
    private static readonly Implementation ClientInfo = new()
    {
        Name = "agent-runtime",
        Version = typeof(McpConnector).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0",
    };

    private readonly ErrorLines _errorLines = new(options.Name, settings, timeProvider, logger);
    private string? _version = settings.ProtocolVersion;

    /// <summary>Connects.</summary>
    /// <param name="onListChanged">Called when the server says that its tools have changed; must be quick and not throw.</param>
    /// <param name="cancellationToken">Gives up; what was started is ended.</param>
    /// <exception cref="TimeoutException">The server took too long.</exception>
    /// <exception cref="IOException">The program cannot be started, or it ended.</exception>
    internal async Task<McpConnection> ConnectAsync(Action onListChanged, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(settings.ConnectTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var version = _version;
        while (true)
        {
            try
            {
                var notifications = new McpNotifications(onListChanged);
                var client = await McpClient.CreateAsync(
                    CreateTransport(), CreateOptions(version, notifications), loggerFactory: null, either.Token).ConfigureAwait(false);
                _version = version;
                return new McpConnection(client, notifications, settings, timeProvider, logger);
            }
            catch (OperationCanceledException exception) when (timeout.IsCancellationRequested)
            {
                throw new TimeoutException($"it was not ready within {settings.ConnectTimeout.TotalSeconds} s", exception);
            }
            catch (Exception exception) when (!either.IsCancellationRequested && Next(version, exception) is { } next)
            {
                version = next;
            }
        }
    }

    private string? Next(string? version, Exception exception) =>
        settings.ProtocolVersion is null ? McpVersions.After(version, exception) : null;

    private McpClientOptions CreateOptions(string? version, McpNotifications notifications) => new()
    {
        ClientInfo = ClientInfo,
        ProtocolVersion = version,
        DiscoverProbeTimeout = settings.ProbeTimeout,

        // The time to connect is counted over all attempts.
        InitializationTimeout = Timeout.InfiniteTimeSpan,
        Handlers = new McpClientHandlers { NotificationHandlers = notifications.Handlers },
    };

    private IClientTransport CreateTransport() => options switch
    {
        McpServerOptions.Process process => CreateTransport(process),
        McpServerOptions.Http http => CreateTransport(http),
        _ => throw new System.Diagnostics.UnreachableException(options.GetType().Name),
    };

    private StdioClientTransport CreateTransport(McpServerOptions.Process process)
    {
        var environment = StdioClientTransportOptions.GetDefaultEnvironmentVariables();
        foreach (var (name, value) in process.Environment)
        {
            environment[name] = value;
        }

        var (command, arguments) = InItsOwnSession(process);
        return new StdioClientTransport(new StdioClientTransportOptions
        {
            Name = process.Name,
            Command = command,
            Arguments = arguments,
            WorkingDirectory = process.WorkingDirectory,
            InheritEnvironmentVariables = false,
            EnvironmentVariables = environment!,
            ShutdownTimeout = settings.StopTimeout,
            StandardErrorLines = _errorLines.Take,
        });
    }

    /// <summary>
    /// In a session of its own where that can be: Ctrl-C in a terminal goes to all programs of a session, and there it cancels an answer
    /// and must not end the servers.
    /// </summary>
    private static (string Command, string[] Arguments) InItsOwnSession(McpServerOptions.Process process)
    {
        if (OperatingSystem.IsWindows() || Programs.Find("setsid") is not { } setsid)
        {
            return (process.Command, [.. process.Arguments]);
        }

        // Else it would be setsid that says so, and as a program that has run and ended.
        return Programs.Find(process.Command, process.WorkingDirectory) is { } path
            ? (setsid, [path, .. process.Arguments])
            : throw new FileNotFoundException($"there is no program '{process.Command}': install it, or give its path");
    }

    private HttpClientTransport CreateTransport(McpServerOptions.Http http) => new(
        new HttpClientTransportOptions
        {
            Name = http.Name,
            Endpoint = http.Url,
            AdditionalHeaders = http.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase),
            ConnectionTimeout = settings.ConnectTimeout,
        },
#pragma warning disable CA2000 // The transport owns it.
        new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = settings.ConnectTimeout })
        {
            // Tool calls have a time-out of their own.
            Timeout = Timeout.InfiniteTimeSpan,
        },
#pragma warning restore CA2000
        loggerFactory: null,
        ownsHttpClient: true);
}
