using System.Collections.Immutable;
using Akka.Actor;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentRuntime.Mcp;

/// <summary>
/// The life of one server: Connecting → Running → Waiting → Connecting …, until it is stopped. What it starts is ended with it,
/// also what was still being started.
/// </summary>
#pragma warning disable CA1001 // An actor has PostStop where another class has Dispose.
internal sealed partial class McpServerActor : ReceiveActor, IWithTimers
#pragma warning restore CA1001
{
    private const string ListTimer = "list";
    private const string RestartTimer = "restart";

    /// <summary>Doubling stops here: the delay is at its bound long before.</summary>
    private const int MaxDoublings = 30;

    private readonly Parts _parts;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopped = new();

    private Task<McpConnection>? _connecting;
    private McpConnection? _connection;
    private long _connectedAt;
    private bool _isListing;
    private int _failures;

    /// <summary>Made through <see cref="Props"/>.</summary>
    public McpServerActor(Parts parts)
    {
        _parts = parts;
        _logger = parts.Logger;
        Connecting();
    }

    /// <summary>Set by the actor system.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    internal static Props Props(Parts parts) => Akka.Actor.Props.Create(() => new McpServerActor(parts));

    /// <inheritdoc/>
    protected override void PreStart() => Connect();

    /// <inheritdoc/>
    protected override void PostStop()
    {
        _stopped.Cancel();
        _parts.State.SetDown("the runtime is stopping");
        _parts.State.SetClosing(CloseAsync(_connecting, _connection));
    }

    private void Connecting()
    {
        Receive<Connected>(OnConnected);
        Receive<ConnectFailed>(message => OnDown(message.Exception));
        IgnoreTheRest();
    }

    private void Running()
    {
        Receive<Listed>(OnListed, message => message.Connection == _connection);
        Receive<ListFailed>(message => OnDown(message.Exception), message => message.Connection == _connection);
        Receive<Ended>(message => OnDown(McpFailure.Of(message.Details)), message => message.Connection == _connection);
        Receive<CallFailed>(_ => List(), message => message.Connection == _connection);
        Receive<ListChanged>(_ => OnListChanged());
        Receive<ListDue>(_ => List());
        IgnoreTheRest();
    }

    private void Waiting()
    {
        Receive<RestartDue>(_ => Connect());
        IgnoreTheRest();
    }

    /// <summary>What comes too late belongs to a connection that is gone.</summary>
    private void IgnoreTheRest() => ReceiveAny(static _ => { });

    private void Connect()
    {
        Become(Connecting);
        var self = Self;

        // Starting a program takes its time: not on the actor's.
        _connecting = Task.Run(
            () => _parts.Connector.ConnectAsync(() => self.Tell(ListChanged.Instance), _stopped.Token), _stopped.Token);
        _ = ConnectAndListAsync(_connecting).PipeTo(self, failure: static exception => new ConnectFailed(exception));
    }

    private async Task<Connected> ConnectAndListAsync(Task<McpConnection> connecting)
    {
        var connection = await connecting.ConfigureAwait(false);
        return new Connected(connection, await connection.ListAsync(_stopped.Token).ConfigureAwait(false));
    }

    private void OnConnected(Connected message)
    {
        _connecting = null;
        _connection = message.Connection;
        _connectedAt = _parts.TimeProvider.GetTimestamp();
        var connection = message.Connection;
        _ = connection.Ended.PipeTo(Self, success: details => new Ended(connection, details));
        Publish(connection, message.Tools);
        LogRunning(_parts.Name, message.Tools.Length, connection.ProtocolVersion);
        Become(Running);
    }

    private void OnListed(Listed message)
    {
        _isListing = false;
        Publish(message.Connection, message.Tools);
    }

    private void Publish(McpConnection connection, ImmutableArray<Tool> listed)
    {
        if (listed.Length == _parts.Settings.MaxTools)
        {
            LogManyTools(_parts.Name, _parts.Settings.MaxTools);
        }

        _parts.State.SetRunning(connection, _parts.Tools.Take(listed));
    }

    private void OnListChanged()
    {
        if (!Timers.IsTimerActive(ListTimer))
        {
            Timers.StartSingleTimer(ListTimer, ListDue.Instance, _parts.Settings.ListDelay);
        }
    }

    /// <summary>Lists the tools anew; where that fails the server is no longer there.</summary>
    private void List()
    {
        if (_isListing)
        {
            // What changed since it was asked for may not be in the list: once more after it.
            OnListChanged();
            return;
        }

        _isListing = true;
        var connection = _connection!;
        _ = connection.ListAsync(_stopped.Token).PipeTo(
            Self,
            success: tools => new Listed(connection, tools),
            failure: exception => new ListFailed(connection, exception));
    }

    private void OnDown(Exception exception) => OnDown(McpFailure.Of(exception));

    private void OnDown(McpFailure failure)
    {
        if (_connection is not null && _parts.TimeProvider.GetElapsedTime(_connectedAt) > _parts.Settings.RestartMaxDelay)
        {
            _failures = 0;
        }

        // Whatever is left of the last life ends beside the next one.
        _ = CloseAsync(_connecting, _connection);
        _connecting = null;
        _connection = null;
        _isListing = false;
        Timers.CancelAll();
        var delay = NextDelay();
        LogDown(_parts.Name, _parts.Place, failure.Problem, delay.TotalSeconds, failure.Detail);
        _parts.State.SetDown(failure.Problem);
        Timers.StartSingleTimer(RestartTimer, RestartDue.Instance, delay);
        Become(Waiting);
    }

    private TimeSpan NextDelay()
    {
        var settings = _parts.Settings;
        var doubled = settings.RestartMinDelay * Math.Pow(2, Math.Min(_failures++, MaxDoublings));
        var longest = doubled < settings.RestartMaxDelay ? doubled : settings.RestartMaxDelay;
        return longest * (1 - (settings.RestartJitter * _parts.Random.NextDouble()));
    }

    private async Task CloseAsync(Task<McpConnection>? connecting, McpConnection? connection)
    {
        try
        {
            connection ??= connecting is null ? null : await connecting.ConfigureAwait(false);
            if (connection is not null)
            {
                await Task.Run(() => connection.DisposeAsync().AsTask(), CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            LogNotStarted(_parts.Name);
        }
#pragma warning disable CA1031 // The end of a server that failed to start, or whose connection is broken: it was reported when it came.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogClosing(_parts.Name, exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Information, "MCP server '{Name}' is there with {Tools} tools, protocol {Version}.")]
    private partial void LogRunning(string name, int tools, string version);

    [LoggerMessage(LogLevel.Warning, "MCP server '{Name}' ({Place}) is down: {Problem}. It is started again in {Delay:0.0} s. {Detail}")]
    private partial void LogDown(string name, string place, string problem, double delay, string detail);

    [LoggerMessage(LogLevel.Warning, "MCP server '{Name}' has {MaxTools} tools or more; what is more is left out (agent-runtime.mcp.max-tools).")]
    private partial void LogManyTools(string name, int maxTools);

    [LoggerMessage(LogLevel.Debug, "MCP server '{Name}' was ended while it was being started.")]
    private partial void LogNotStarted(string name);

    [LoggerMessage(LogLevel.Debug, "The connection to MCP server '{Name}' did not end cleanly: {Problem}")]
    private partial void LogClosing(string name, string problem);

    /// <summary>What the actor works with.</summary>
    internal sealed record Parts
    {
        internal required string Name { get; init; }

        internal required string Place { get; init; }

        internal required McpServerState State { get; init; }

        internal required McpConnector Connector { get; init; }

        internal required McpToolList Tools { get; init; }

        internal required McpSettings Settings { get; init; }

        internal required TimeProvider TimeProvider { get; init; }

        internal required Random Random { get; init; }

        internal required ILogger Logger { get; init; }
    }

    /// <summary>A call did not get through: the server is asked for its tools, to see whether it is still there.</summary>
    internal sealed record CallFailed(McpConnection Connection);

    private sealed record Connected(McpConnection Connection, ImmutableArray<Tool> Tools);

    private sealed record ConnectFailed(Exception Exception);

    private sealed record Listed(McpConnection Connection, ImmutableArray<Tool> Tools);

    private sealed record ListFailed(McpConnection Connection, Exception Exception);

    private sealed record Ended(McpConnection Connection, ClientCompletionDetails Details);

    private sealed record ListChanged
    {
        internal static readonly ListChanged Instance = new();
    }

    private sealed record ListDue
    {
        internal static readonly ListDue Instance = new();
    }

    private sealed record RestartDue
    {
        internal static readonly RestartDue Instance = new();
    }
}
