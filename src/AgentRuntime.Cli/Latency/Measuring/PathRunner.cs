using System.Diagnostics;
using System.Globalization;
using AgentRuntime.Cli.Latency.Paths;
using AgentRuntime.Cli.Latency.Peers;

namespace AgentRuntime.Cli.Latency.Measuring;

/// <summary>Runs a path at a case once and measures it, against the times that the model server tells afterwards.</summary>
internal sealed class PathRunner(ModelPeer model)
{
    private int _runs;

    /// <summary>Runs it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="measured">The case.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="onRan">Is called when the streams have ended and are not yet let go of.</param>
    /// <exception cref="IOException">A stream was not whole: what was measured would mean nothing.</exception>
    public async Task<RunSample> RunAsync(
        ITokenPath path, LatencyCase measured, CancellationToken cancellationToken, Func<Task>? onRan = null)
    {
        var run = NewRun(path);
        var streams = NewStreams(run, measured);
        await path.PrepareAsync(streams, cancellationToken).ConfigureAwait(false);
        var meter = ProcessMeter.Start();
        await RunAllAsync(path, measured, streams, cancellationToken).ConfigureAwait(false);
        var usage = meter.Stop();
        if (onRan is not null)
        {
            await onRan().ConfigureAwait(false);
        }

        await path.FinishAsync(streams, cancellationToken).ConfigureAwait(false);
        var sent = await model.GetTimesAsync(run, cancellationToken).ConfigureAwait(false);
        return Sample(path, measured, streams, sent, usage);
    }

    /// <summary>A name for a run that no other has.</summary>
    public string NewRun(ITokenPath path) =>
        string.Create(CultureInfo.InvariantCulture, $"{path.Id.Letter()}{Interlocked.Increment(ref _runs)}");

    /// <summary>The streams of a run, before they begin.</summary>
    public static StreamRecord[] NewStreams(string run, LatencyCase measured) =>
    [
        .. Enumerable.Range(0, measured.Streams).Select(
            number => new StreamRecord(new ReplyOrder(run, number, measured.Tokens, measured.Rate))),
    ];

    /// <summary>The delays of tokens that were sent in a time, in µs, added to a list.</summary>
    private static void AddDelays(StreamRecord stream, ExchangeTimes sent, (long From, long Until) held, List<double> delays)
    {
        var arrivals = stream.Arrivals;
        for (var i = 0; i < Math.Min(arrivals.Length, sent.TokenTimes.Length); i++)
        {
            if (sent.TokenTimes[i] >= held.From && sent.TokenTimes[i] <= held.Until)
            {
                delays.Add(Microseconds(sent.TokenTimes[i], arrivals[i]));
            }
        }
    }

    /// <summary>The time between two timestamps, in µs.</summary>
    public static double Microseconds(long from, long to) => (to - from) * 1e6 / Stopwatch.Frequency;

    private static double Seconds(long from, long to) => Microseconds(from, to) / 1e6;

    private static async Task RunAllAsync(
        ITokenPath path, LatencyCase measured, StreamRecord[] streams, CancellationToken cancellationToken)
    {
        if (measured.IsSequential)
        {
            foreach (var stream in streams)
            {
                await path.RunAsync([stream], TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
            }
        }
        else
        {
            await path.RunAsync(streams, measured.Spread, cancellationToken).ConfigureAwait(false);
        }
    }

    private static RunSample Sample(
        ITokenPath path,
        LatencyCase measured,
        StreamRecord[] streams,
        IReadOnlyDictionary<int, ExchangeTimes> sent,
        ProcessMeter.Usage usage)
    {
        var delays = new List<double>();
        var firstTokens = new List<double>();
        var held = (From: streams.Max(static stream => stream.RequestedAt), Until: streams.Min(static stream => stream.Arrivals[^1]));
        if (measured.Spread == TimeSpan.Zero || held.From >= held.Until)
        {
            // Streams so short that they never all run: then all their tokens count.
            held = (0, long.MaxValue);
        }

        foreach (var stream in streams)
        {
            if (stream.Tokens != measured.Tokens)
            {
                throw new IOException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"Path {path.Id.Letter()} got {stream.Tokens} of {measured.Tokens} tokens of a reply: it is at fault, or the model server is."));
            }

            firstTokens.Add(Microseconds(stream.RequestedAt, stream.Arrivals[0]));
            if (measured.IsPaced)
            {
                AddDelays(stream, sent[stream.Order.Stream], held, delays);
            }
        }

        var tokens = (double)measured.Streams * measured.Tokens;
        return new RunSample
        {
            TokensPerSecond = measured.Spread > TimeSpan.Zero
                ? streams.Sum(stream => measured.Tokens / Seconds(stream.RequestedAt, stream.Arrivals[^1]))
                : tokens / Seconds(streams.Min(static stream => stream.RequestedAt), streams.Max(static stream => stream.Arrivals[^1])),
            Delay = Distribution.Of(delays),
            FirstToken = Distribution.Of(firstTokens),
            ProcessorPerToken = usage.ProcessorTime.TotalMicroseconds / tokens,
            BytesPerToken = usage.AllocatedBytes / tokens,
        };
    }
}
