using System.Collections.Immutable;
using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Tools;
using Akka.Actor;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;

namespace AgentRuntime.Mcp;

/// <summary>
/// A server as the runtime sees it: a source of tools that starts with the runtime and ends with it. Its life between the two is
/// <see cref="McpServerActor"/>'s.
/// </summary>
internal sealed class McpServer : IToolSource, IRuntimeService
{
    private readonly McpServerState _state = new();
    private readonly McpSettings _settings;
    private readonly ActorSystem _actorSystem;
    private readonly TimeProvider _timeProvider;
    private readonly IActorRef _actor;

    /// <summary>Starts the server and does not wait for it.</summary>
    internal McpServer(McpServerOptions options, McpSettings settings, RuntimeServiceContext context, Random random)
    {
        Name = options.Name;
        _settings = settings;
        _actorSystem = context.ActorSystem;
        _timeProvider = context.TimeProvider;
        var logger = context.LoggerFactory.CreateLogger<McpServer>();
        _actor = context.ActorSystem.ActorOf(McpServerActor.Props(new McpServerActor.Parts
        {
            Name = options.Name,
            Place = options.Place,
            State = _state,
            Connector = new McpConnector(options, settings, context.TimeProvider, logger),
            Tools = new McpToolList(this, options.Approval ?? settings.Approval, options.ToolTimeout),
            Settings = settings,
            TimeProvider = context.TimeProvider,
            Random = random,
            Logger = logger,
        }));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ImmutableArray<AgentTool> Tools => _state.Now.Tools;

    /// <inheritdoc/>
    public Task Ready => _state.Ready;

    /// <summary>Calls a tool of the server as it is now. Whatever is wrong with the server is told to the model.</summary>
    /// <exception cref="OperationCanceledException">The call was cancelled; the server was told so.</exception>
    internal async Task<ToolResult> CallAsync(string tool, AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var now = _state.Now;
        if (now.Connection is not { } connection)
        {
            return ToolResult.Error(
                $"The tool was not called: its MCP server '{Name}' is not running ({now.Problem}). It is being started again; go on without it, or try later.");
        }

        try
        {
            return McpResult.Read(
                await connection.CallAsync(tool, arguments, ProgressOf(arguments), cancellationToken).ConfigureAwait(false));
        }
        catch (McpProtocolException exception)
        {
            return ToolResult.Error($"The MCP server '{Name}' refused the call: {exception.Message}");
        }
        catch (Exception exception) when (
            exception is IOException or HttpRequestException or McpException or ObjectDisposedException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            _actor.Tell(new McpServerActor.CallFailed(connection));
            var failure = await connection.FailureOfAsync(exception).ConfigureAwait(false);
            return ToolResult.Error(
                $"The MCP server '{Name}' went away during the call ({failure.Problem}). Whether the call had an effect is not known: look before you call it again.");
        }
    }

    /// <summary>Ends the server, within the time that it has for it and a little more.</summary>
    public async ValueTask DisposeAsync()
    {
        var patience = _settings.StopTimeout + TimeSpan.FromSeconds(1);

        // An actor system that has ended has stopped the actor already.
        if (!_actorSystem.WhenTerminated.IsCompleted)
        {
            await _actor.GracefulStop(patience).ConfigureAwait(false);
        }

        await _state.Closing.WaitAsync(patience, _timeProvider).ConfigureAwait(false);
    }

    private static Action<ProgressNotificationValue>? ProgressOf(AIFunctionArguments arguments) => ToolContext.From(arguments) is { } context
        ? value => context.Report(new ToolProgress(value.Message ?? "", value.Progress, value.Total))
        : null;
}
