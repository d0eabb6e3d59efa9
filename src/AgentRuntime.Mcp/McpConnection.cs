using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace AgentRuntime.Mcp;

/// <summary>One life of one server: from its start to its end. Safe for concurrent use.</summary>
internal sealed partial class McpConnection(
    McpClient client, McpNotifications notifications, McpSettings settings, TimeProvider timeProvider, ILogger logger) : IAsyncDisposable
{
    /// <summary>How long after a broken call the end of the connection, which says more of it, may take to show.</summary>
    private static readonly TimeSpan EndGrace = TimeSpan.FromMilliseconds(500);

    private long _calls;

    /// <summary>The revision of the protocol that both sides speak.</summary>
    internal string ProtocolVersion => client.NegotiatedProtocolVersion ?? "unknown";

    /// <summary>Completes when the connection ended, whoever ended it; never fails.</summary>
    internal Task<ClientCompletionDetails> Ended => client.Completion;

    /// <summary>The tools that the server has now; no more than are taken of one server.</summary>
    internal async Task<ImmutableArray<Tool>> ListAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(settings.ListTimeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            return await ListPagesAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (timeout.IsCancellationRequested)
        {
            throw new TimeoutException($"it did not list its tools within {settings.ListTimeout.TotalSeconds} s", exception);
        }
    }

    /// <summary>Calls a tool; cancelling tells the server so.</summary>
    internal async Task<CallToolResult> CallAsync(
        string tool, AIFunctionArguments arguments, Action<ProgressNotificationValue>? onProgress, CancellationToken cancellationToken)
    {
        // The client's own method has no name for the call that could be told to the server when it is cancelled, and tells it nothing.
        var name = string.Create(CultureInfo.InvariantCulture, $"call-{Interlocked.Increment(ref _calls)}");
        var call = new CallToolRequestParams
        {
            Name = tool,
            Arguments = arguments.ToDictionary(pair => pair.Key, pair => JsonOf(pair.Value), StringComparer.Ordinal),
        };
        if (onProgress is not null)
        {
            call.Meta = new JsonObject { ["progressToken"] = name };
            notifications.Listen(name, onProgress);
        }

        try
        {
            return await client.SendRequestAsync<CallToolRequestParams, CallToolResult>(
                RequestMethods.ToolsCall, call, McpJsonUtilities.DefaultOptions, new RequestId(name), cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _ = TellCancelledAsync(name);
            throw;
        }
        finally
        {
            notifications.Forget(name);
        }
    }

    /// <summary>Why a call broke: what the end of the connection says, where it ended.</summary>
    internal async Task<McpFailure> FailureOfAsync(Exception exception)
    {
        try
        {
            return McpFailure.Of(await Ended.WaitAsync(EndGrace, timeProvider).ConfigureAwait(false));
        }
        catch (TimeoutException)
        {
            return McpFailure.Of(exception);
        }
    }

    /// <summary>Ends the server: it is given the time to end by itself, then it is killed with all that it started.</summary>
    public ValueTask DisposeAsync() => client.DisposeAsync();

    private static JsonElement JsonOf(object? value) =>
        value is JsonElement element ? element : JsonSerializer.SerializeToElement(value, AIJsonUtilities.DefaultOptions);

    private async Task TellCancelledAsync(string name)
    {
        try
        {
            await client.SendNotificationAsync(
                NotificationMethods.CancelledNotification,
                new CancelledNotificationParams { RequestId = new RequestId(name) },
                McpJsonUtilities.DefaultOptions,
                CancellationToken.None).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // A courtesy to a server that may be gone; the call has ended for everybody else.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogUntold(name, exception.Message);
        }
    }

    private async Task<ImmutableArray<Tool>> ListPagesAsync(CancellationToken cancellationToken)
    {
        var tools = ImmutableArray.CreateBuilder<Tool>();
        string? cursor = null;
        do
        {
            var page = await client.ListToolsAsync(new ListToolsRequestParams { Cursor = cursor }, cancellationToken).ConfigureAwait(false);
            tools.AddRange(page.Tools.Take(settings.MaxTools - tools.Count));
            cursor = page.NextCursor;
        }
        while (cursor is not null && tools.Count < settings.MaxTools);
        return tools.ToImmutable();
    }

    [LoggerMessage(LogLevel.Debug, "An MCP server could not be told that {Call} was cancelled: {Problem}")]
    private partial void LogUntold(string call, string problem);
}
