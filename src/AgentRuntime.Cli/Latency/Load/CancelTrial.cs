using System.Diagnostics;
using AgentRuntime.Cli.Latency.Measuring;
using AgentRuntime.Cli.Latency.Paths;

namespace AgentRuntime.Cli.Latency.Load;

/// <summary>How long it takes from the cancelling of a stream until the model server notices that its socket is closed.</summary>
internal sealed class CancelTrial(Laboratory laboratory, LatencyOptions options, Action<string> tell)
{
    private const int Few = 8;

    /// <summary>Cancels of one round, so that a round with many streams does not last long.</summary>
    private const int MaxCancels = 200;

    /// <summary>Long enough that no reply ends by itself, and short enough for the model server to plan them all.</summary>
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>Runs it.</summary>
    public async Task<IEnumerable<LoadFigure>> RunAsync(CancellationToken cancellationToken)
    {
        var bench = laboratory.Benches[0];
        var bare = new PipeReaderPath(bench.Endpoint);
        await using var _ = bare.ConfigureAwait(false);
        var runtime = new RuntimePath(laboratory.Host.Runtime, bench.Endpoint);
        var (fewBare, few) = await CompareAsync(bare, runtime, Few, cancellationToken).ConfigureAwait(false);
        var (manyBare, many) = await CompareAsync(bare, runtime, options.LoadThreads, cancellationToken).ConfigureAwait(false);
        return
        [
            new(LoadNames.CancelFewP50, few.P50, "µs", fewBare.P50),
            new(LoadNames.CancelFewP99, few.P99, "µs", fewBare.P99),
            new(LoadNames.CancelManyP50, many.P50, "µs", manyBare.P50),
            new(LoadNames.CancelManyP99, many.P99, "µs", manyBare.P99),
            new(LoadNames.EventsAfterStop, runtime.EventsAfterStop, ""),
        ];
    }

    private async Task<(Distribution Bare, Distribution Runtime)> CompareAsync(
        ITokenPath bare, ITokenPath runtime, int streams, CancellationToken cancellationToken)
    {
        var (bareTimes, runtimeTimes) = (new List<double>(), new List<double>());
        for (var round = 0; round < options.Rounds; round++)
        {
            tell($"cancels among {streams} streams: round {round + 1} of {options.Rounds}");
            await CancelAsync(bare, streams, bareTimes, cancellationToken).ConfigureAwait(false);
            await CancelAsync(runtime, streams, runtimeTimes, cancellationToken).ConfigureAwait(false);
        }

        return (Distribution.Of(bareTimes), Distribution.Of(runtimeTimes));
    }

    private async Task CancelAsync(ITokenPath path, int streams, List<double> times, CancellationToken cancellationToken)
    {
        var bench = laboratory.Benches[0];
        var live = await LiveStreams.PrepareAsync(
            path, bench.Runner, streams, options.LoadRate, (int)(options.LoadRate * Length.TotalSeconds), cancellationToken).ConfigureAwait(false);
        await live.BeginAsync(cancellationToken).ConfigureAwait(false);
        var cancelledAt = new long[Math.Min(streams, MaxCancels)];
        for (var i = 0; i < cancelledAt.Length; i++)
        {
            await Task.Delay(Pause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            cancelledAt[i] = Stopwatch.GetTimestamp();
            await live.CancelAsync(i).ConfigureAwait(false);
        }

        await live.EndAsync(cancellationToken).ConfigureAwait(false);
        var seen = await bench.Model.GetTimesAsync(live.Run, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < cancelledAt.Length; i++)
        {
            if (!seen[i].IsClosedByClient)
            {
                throw new IOException($"Path {path.Id.Letter()} cancelled a stream, and the model server sent all of it.");
            }

            times.Add(PathRunner.Microseconds(cancelledAt[i], seen[i].EndedAt));
        }
    }
}
