namespace AgentRuntime.Cli.Latency.Peers;

/// <summary>A client of the HTTP API in its own process.</summary>
internal sealed class ReaderPeer : IAsyncDisposable
{
    private readonly PeerProcess _process;

    private ReaderPeer(PeerProcess process) => _process = process;

    /// <summary>The processor time that it has used.</summary>
    public TimeSpan ProcessorTime => _process.ProcessorTime;

    /// <summary>Starts it.</summary>
    /// <exception cref="IOException">It did not start.</exception>
    public static async Task<ReaderPeer> StartAsync(string url, CancellationToken cancellationToken)
    {
        var process = PeerProcess.Start(ReaderPeerCommand.Name, "--url", url);
        try
        {
            await process.ReadAsync(PeerJson.Default.PeerReady, cancellationToken).ConfigureAwait(false);
            return new ReaderPeer(process);
        }
        catch
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Lets it read, and waits until it has read everything.</summary>
    public Task RunAsync(ReaderOrder order, CancellationToken cancellationToken) => _process.AskAsync(
        order, PeerJson.Default.ReaderOrder, PeerJson.Default.PeerReady, cancellationToken);

    /// <summary>The times of what it read since it was last asked, in order.</summary>
    public Task<StreamTimes[]> ReportAsync(CancellationToken cancellationToken) => _process.AskAsync(
        new ReaderOrder(ReaderWork.Report, []), PeerJson.Default.ReaderOrder, PeerJson.Default.StreamTimesArray, cancellationToken);

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
