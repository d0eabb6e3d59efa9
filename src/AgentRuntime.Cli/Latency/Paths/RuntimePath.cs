using System.Collections.Concurrent;
using AgentRuntime.Hosting;
using AgentRuntime.Threads;

namespace AgentRuntime.Cli.Latency.Paths;

/// <summary>(e) This runtime: a thread for each stream, and a sink in this process.</summary>
internal sealed class RuntimePath(AgentRuntimeHost runtime, ModelEndpoint endpoint, double stalledShare = 0) : ITokenPath
{
    private readonly ConcurrentDictionary<StreamRecord, Prepared> _prepared = new();

    public PathId Id => PathId.Runtime;

    /// <summary>How many events came after the stop of their turn, over all runs; none is right.</summary>
    public int EventsAfterStop { get; private set; }

    public async Task PrepareAsync(IReadOnlyList<StreamRecord> streams, CancellationToken cancellationToken)
    {
        var stalled = (int)Math.Ceiling(streams.Count * stalledShare);
        for (var i = 0; i < streams.Count; i++)
        {
            var thread = await runtime.CreateThreadAsync(
                new ThreadOptions { Model = $"{endpoint.Provider}/sim" }, cancellationToken).ConfigureAwait(false);
            var sink = new RecordingSink(streams[i]);
            var subscription = await thread.AttachAsync(sink, cancellationToken: cancellationToken).ConfigureAwait(false);
            var stalling = i < stalled
                ? await thread.AttachAsync(new StalledSink(), cancellationToken: cancellationToken).ConfigureAwait(false)
                : null;
            _prepared[streams[i]] = new Prepared(thread, sink, subscription, stalling);
        }
    }

    public Task RunAsync(IReadOnlyList<StreamRecord> streams, TimeSpan spread, CancellationToken cancellationToken) =>
        SpreadStart.RunAsync(streams.Count, spread, i => RunAsync(streams[i], _prepared[streams[i]], cancellationToken), cancellationToken);

    public Task CancelAsync(StreamRecord stream) => _prepared[stream].Thread.RequestCancelAsync();

    /// <summary>Ends the stalled sinks.</summary>
    public void DetachStalled()
    {
        foreach (var prepared in _prepared.Values)
        {
            prepared.Stalling?.Dispose();
        }
    }

    public async Task FinishAsync(IReadOnlyList<StreamRecord> streams, CancellationToken cancellationToken)
    {
        foreach (var stream in streams)
        {
            if (_prepared.TryRemove(stream, out var prepared))
            {
                prepared.Subscription.Dispose();
                prepared.Stalling?.Dispose();
                EventsAfterStop += prepared.Sink.EventsAfterStop;
                await runtime.DeleteThreadAsync(prepared.Thread.Id, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async Task RunAsync(StreamRecord stream, Prepared prepared, CancellationToken cancellationToken)
    {
        stream.Begin();
        await prepared.Thread.SendAsync(stream.Order.Prompt, cancellationToken: cancellationToken).ConfigureAwait(false);
        await prepared.Sink.Stopped.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    private sealed record Prepared(AgentThread Thread, RecordingSink Sink, IDisposable Subscription, IDisposable? Stalling);
}
