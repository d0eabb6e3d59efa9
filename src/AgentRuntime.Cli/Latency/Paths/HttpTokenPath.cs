using System.Collections.Concurrent;

namespace AgentRuntime.Cli.Latency.Paths;

/// <summary>What the paths over HttpClient have in common.</summary>
internal abstract class HttpTokenPath(ModelEndpoint endpoint) : ITokenPath
{
    private readonly HttpClient _client = endpoint.CreateClient();
    private readonly ConcurrentDictionary<StreamRecord, CancellationTokenSource> _cancels = new();

    public abstract PathId Id { get; }

    protected ModelEndpoint Endpoint => endpoint;

    protected HttpClient Client => _client;

    public Task PrepareAsync(IReadOnlyList<StreamRecord> streams, CancellationToken cancellationToken)
    {
        foreach (var stream in streams)
        {
            _cancels[stream] = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        }

        return Task.CompletedTask;
    }

    public Task RunAsync(IReadOnlyList<StreamRecord> streams, TimeSpan spread, CancellationToken cancellationToken) =>
        SpreadStart.RunAsync(streams.Count, spread, i => RunAsync(streams[i], _cancels[streams[i]].Token), cancellationToken);

    public Task CancelAsync(StreamRecord stream) => _cancels[stream].CancelAsync();

    public Task FinishAsync(IReadOnlyList<StreamRecord> streams, CancellationToken cancellationToken)
    {
        foreach (var stream in streams)
        {
            if (_cancels.TryRemove(stream, out var cancel))
            {
                cancel.Dispose();
            }
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs one stream until its end has come, or until it is cancelled.</summary>
    protected abstract Task RunAsync(StreamRecord stream, CancellationToken cancellationToken);
}
