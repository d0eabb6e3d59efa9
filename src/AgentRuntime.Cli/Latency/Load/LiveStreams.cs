using AgentRuntime.Cli.Latency.Measuring;
using AgentRuntime.Cli.Latency.Paths;

namespace AgentRuntime.Cli.Latency.Load;

/// <summary>Streams that are in the middle of their replies, until they are cancelled.</summary>
internal sealed class LiveStreams
{
    private static readonly TimeSpan Spread = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private readonly ITokenPath _path;
    private readonly List<Task> _running = [];

    private LiveStreams(ITokenPath path, string run, StreamRecord[] records)
    {
        _path = path;
        Run = run;
        Records = records;
    }

    /// <summary>The run that they belong to.</summary>
    public string Run { get; }

    /// <summary>The streams.</summary>
    public StreamRecord[] Records { get; }

    /// <summary>Prepares streams.</summary>
    public static async Task<LiveStreams> PrepareAsync(
        ITokenPath path, PathRunner runner, int count, double rate, int tokens, CancellationToken cancellationToken)
    {
        var run = runner.NewRun(path);
        var streams = new LiveStreams(path, run, PathRunner.NewStreams(run, new LatencyCase("live", count, tokens, rate)));
        await path.PrepareAsync(streams.Records, cancellationToken).ConfigureAwait(false);
        return streams;
    }

    /// <summary>Begins them, and waits until each has got a token.</summary>
    /// <exception cref="IOException">They did not all begin in time.</exception>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < Records.Length; i++)
        {
            _running.Add(RunLaterAsync(Records[i], Spread * i / Records.Length, cancellationToken));
        }

        var startedAt = TimeProvider.System.GetTimestamp();
        while (Records.Any(static stream => stream.Tokens == 0))
        {
            if (TimeProvider.System.GetElapsedTime(startedAt) > StartTimeout)
            {
                throw new IOException($"After {StartTimeout.TotalSeconds:0} s not every one of {Records.Length} streams had a token.");
            }

            await Task.Delay(Poll, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Cancels one.</summary>
    public Task CancelAsync(int number) => _path.CancelAsync(Records[number]);

    /// <summary>Cancels those that still run, and waits until all have ended.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(Records.Select(_path.CancelAsync)).ConfigureAwait(false);
        await Task.WhenAll(_running).ConfigureAwait(false);
        await _path.FinishAsync(Records, cancellationToken).ConfigureAwait(false);
    }

    private async Task RunLaterAsync(StreamRecord stream, TimeSpan delay, CancellationToken cancellationToken)
    {
        await Task.Delay(delay, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        try
        {
            await _path.RunAsync([stream], TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // That is how a bare read ends when it is cancelled.
            stream.End();
        }
    }
}
