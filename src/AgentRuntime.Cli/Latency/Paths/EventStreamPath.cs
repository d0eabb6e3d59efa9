using System.Collections.Concurrent;
using AgentRuntime.Cli.Latency.Peers;
using AgentRuntime.Threads;

namespace AgentRuntime.Cli.Latency.Paths;

/// <summary>(f) This runtime and its HTTP API: another process sends the messages and reads the turns as server-sent events.</summary>
internal sealed class EventStreamPath(RuntimeHost host, ModelEndpoint endpoint) : ITokenPath
{
    private readonly ConcurrentDictionary<StreamRecord, AgentThread> _threads = new();
    private readonly List<StreamRecord> _ran = [];

    public PathId Id => PathId.EventStream;

    public async Task PrepareAsync(IReadOnlyList<StreamRecord> streams, CancellationToken cancellationToken)
    {
        foreach (var stream in streams)
        {
            _threads[stream] = await host.Runtime.CreateThreadAsync(
                new ThreadOptions { Model = $"{endpoint.Provider}/sim" }, cancellationToken).ConfigureAwait(false);
        }
    }

    public Task RunAsync(IReadOnlyList<StreamRecord> streams, TimeSpan spread, CancellationToken cancellationToken)
    {
        _ran.AddRange(streams);
        return host.Reader.RunAsync(
            new ReaderOrder(
                ReaderWork.Turns,
                [.. streams.Select(stream => new ReaderOrder.Stream(_threads[stream].Id.Value, stream.Order.Prompt, stream.Order.Tokens))])
            {
                SpreadSeconds = spread.TotalSeconds,
            },
            cancellationToken);
    }

    public Task CancelAsync(StreamRecord stream) => _threads[stream].RequestCancelAsync();

    public async Task FinishAsync(IReadOnlyList<StreamRecord> streams, CancellationToken cancellationToken)
    {
        var times = await host.Reader.ReportAsync(cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < times.Length; i++)
        {
            _ran[i].Take(times[i]);
        }

        _ran.Clear();
        foreach (var stream in streams)
        {
            if (_threads.TryRemove(stream, out var thread))
            {
                await host.Runtime.DeleteThreadAsync(thread.Id, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
