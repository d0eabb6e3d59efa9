using AgentRuntime.Simulator;

namespace AgentRuntime.Cli.Latency.Peers;

/// <summary>The simulated model server in its own process.</summary>
internal sealed class ModelPeer : IAsyncDisposable
{
    private readonly PeerProcess _process;

    private ModelPeer(PeerProcess process, Uri url)
    {
        _process = process;
        Url = url;
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>The processor time that it has used.</summary>
    public TimeSpan ProcessorTime => _process.ProcessorTime;

    /// <summary>Starts it.</summary>
    /// <exception cref="IOException">It did not start.</exception>
    public static async Task<ModelPeer> StartAsync(SimulatorDialect dialect, CancellationToken cancellationToken)
    {
        var process = PeerProcess.Start(ModelPeerCommand.Name, "--dialect", dialect.ToString());
        try
        {
            var ready = await process.ReadAsync(PeerJson.Default.PeerReady, cancellationToken).ConfigureAwait(false);
            return new ModelPeer(process, new Uri(ready.Url));
        }
        catch
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The replies of a run, by the number of their stream, once they have ended; of several to one, the last.</summary>
    public async Task<IReadOnlyDictionary<int, ExchangeTimes>> GetTimesAsync(string run, CancellationToken cancellationToken)
    {
        var times = await _process.AskAsync(
            new ModelQuestion(run), PeerJson.Default.ModelQuestion, PeerJson.Default.ExchangeTimesArray, cancellationToken).ConfigureAwait(false);
        var byStream = new Dictionary<int, ExchangeTimes>();
        foreach (var exchange in times)
        {
            byStream[exchange.Stream] = exchange;
        }

        return byStream;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
