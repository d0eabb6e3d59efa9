using System.Collections.Concurrent;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace AgentRuntime.Mcp;

/// <summary>What a server says without being asked, for one life of it. Safe for concurrent use.</summary>
/// <param name="onListChanged">Called when the server says that its tools have changed; must be quick and not throw.</param>
internal sealed class McpNotifications(Action onListChanged)
{
    private readonly ConcurrentDictionary<string, Action<ProgressNotificationValue>> _calls = new(StringComparer.Ordinal);

    /// <summary>The notifications that are listened for, as a client wants them.</summary>
    internal IEnumerable<KeyValuePair<string, Func<JsonRpcNotification, CancellationToken, ValueTask>>> Handlers =>
    [
        new(NotificationMethods.ToolListChangedNotification, (_, _) =>
        {
            onListChanged();
            return ValueTask.CompletedTask;
        }),
        new(NotificationMethods.ProgressNotification, (notification, _) =>
        {
            TakeProgress(notification);
            return ValueTask.CompletedTask;
        }),
    ];

    /// <summary>Passes on the progress of a call from now on.</summary>
    internal void Listen(string progressToken, Action<ProgressNotificationValue> onProgress) => _calls[progressToken] = onProgress;

    /// <summary>Passes on no more.</summary>
    internal void Forget(string progressToken) => _calls.TryRemove(progressToken, out _);

    private void TakeProgress(JsonRpcNotification notification)
    {
        var progress = notification.Params.Deserialize<ProgressNotificationParams>(McpJsonUtilities.DefaultOptions);
        if (progress?.ProgressToken.Token is string token && _calls.TryGetValue(token, out var onProgress))
        {
            onProgress(progress.Progress);
        }
    }
}
