using AgentRuntime.Cli.Latency.Paths;
using AgentRuntime.Cli.Latency.Peers;

namespace AgentRuntime.Cli.Latency.Measuring;

/// <summary>All that a measurement needs: a model server for each wire in a process of its own, the runtime, its client, and the paths.</summary>
internal sealed class Laboratory : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _parts = [];
    private readonly List<ModelPeer> _models = [];

    private Laboratory()
    {
    }

    /// <summary>The wires, in order.</summary>
    public List<Bench> Benches { get; } = [];

    /// <summary>The runtime that is measured.</summary>
    public RuntimeHost Host { get; private set; } = null!;

    /// <summary>The processor time of the processes that belong to the measurement.</summary>
    public TimeSpan PeerTime =>
        _models.Aggregate(Host.Reader.ProcessorTime, static (sum, model) => sum + model.ProcessorTime);

    /// <summary>Starts everything.</summary>
    public static async Task<Laboratory> StartAsync(LatencyOptions options, CancellationToken cancellationToken)
    {
        var laboratory = new Laboratory();
        try
        {
            await laboratory.StartPartsAsync(options, cancellationToken).ConfigureAwait(false);
            return laboratory;
        }
        catch
        {
            await laboratory.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = _parts.Count - 1; i >= 0; i--)
        {
            await _parts[i].DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task StartPartsAsync(LatencyOptions options, CancellationToken cancellationToken)
    {
        var endpoints = new List<ModelEndpoint>();
        foreach (var dialect in options.Dialects)
        {
            var model = Own(await ModelPeer.StartAsync(dialect, cancellationToken).ConfigureAwait(false));
            _models.Add(model);
            endpoints.Add(new ModelEndpoint(dialect, model.Url));
        }

        Host = Own(await RuntimeHost.StartAsync(endpoints, cancellationToken).ConfigureAwait(false));
        for (var i = 0; i < endpoints.Count; i++)
        {
            var endpoint = endpoints[i];
            var paths = options.Paths.Append(PathId.PipeReader).Distinct().Order().Select(path => Own(NewPath(path, endpoint))).ToList();
            Benches.Add(new Bench(endpoint, _models[i], new PathRunner(_models[i]), paths));
        }
    }

    private ITokenPath NewPath(PathId path, ModelEndpoint endpoint) => path switch
    {
        PathId.SocketLoop => new SocketLoopPath(endpoint),
        PathId.PipeReader => new PipeReaderPath(endpoint),
        PathId.LineReader => new LineReaderPath(endpoint),
        PathId.LockedUpdates => new LockedUpdatesPath(endpoint),
        PathId.Runtime => new RuntimePath(Host.Runtime, endpoint),
        PathId.EventStream => new EventStreamPath(Host, endpoint),
    };

    private T Own<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }

    /// <summary>One wire.</summary>
    /// <param name="Endpoint">The model server.</param>
    /// <param name="Model">Its process.</param>
    /// <param name="Runner">Runs paths against it.</param>
    /// <param name="Paths">The paths to it; (b) is always among them.</param>
    internal sealed record Bench(ModelEndpoint Endpoint, ModelPeer Model, PathRunner Runner, IReadOnlyList<ITokenPath> Paths);
}
