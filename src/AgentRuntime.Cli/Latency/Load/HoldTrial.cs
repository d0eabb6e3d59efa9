using AgentRuntime.Cli.Latency.Measuring;
using AgentRuntime.Cli.Latency.Paths;

namespace AgentRuntime.Cli.Latency.Load;

/// <summary>Many threads at once: what their tokens' delay is, against as many bare reads, and with a second sink stalled at some of them.</summary>
internal sealed class HoldTrial(Laboratory laboratory, LatencyOptions options, Action<string> tell)
{
    private static readonly TimeSpan Spread = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(500);

    private readonly List<double> _keptBytes = [];

    /// <summary>Runs it.</summary>
    public async Task<IEnumerable<LoadFigure>> RunAsync(CancellationToken cancellationToken)
    {
        var bench = laboratory.Benches[0];
        var held = new LatencyCase("load", options.LoadThreads, options.Tokens, options.LoadRate) { Spread = Spread };
        var bare = new PipeReaderPath(bench.Endpoint);
        await using var _ = bare.ConfigureAwait(false);
        var runtime = new RuntimePath(laboratory.Host.Runtime, bench.Endpoint);
        var stalled = new RuntimePath(laboratory.Host.Runtime, bench.Endpoint, options.StalledShare);
        var (bares, alone, beside) = (new List<RunSample>(), new List<RunSample>(), new List<RunSample>());
        for (var round = 0; round < options.Rounds; round++)
        {
            tell($"{options.LoadThreads} threads at {options.LoadRate:0.#}: round {round + 1} of {options.Rounds}");
            bares.Add(await bench.Runner.RunAsync(bare, held, cancellationToken).ConfigureAwait(false));
            alone.Add(await bench.Runner.RunAsync(runtime, held, cancellationToken).ConfigureAwait(false));
            if (options.StalledShare > 0)
            {
                beside.Add(await bench.Runner.RunAsync(
                    stalled, held, cancellationToken, () => WeighStalledAsync(stalled)).ConfigureAwait(false));
            }
        }

        return Figures(PathFigures.Of("", held, PathId.PipeReader, bares, bares), PathFigures.Of("", held, PathId.Runtime, alone, bares))
            .Concat(options.StalledShare > 0 ? StalledFigures(held, alone, beside) : []);
    }

    private IEnumerable<LoadFigure> Figures(PathFigures bare, PathFigures runtime) =>
    [
        new(LoadNames.Threads, options.LoadThreads, ""),
        new(LoadNames.Rate, runtime.TokensPerSecond, "/s", bare.TokensPerSecond),
        new(LoadNames.DelayP50, runtime.DelayP50, "µs", bare.DelayP50),
        new(LoadNames.DelayP99, runtime.DelayP99, "µs", bare.DelayP99),
        new(LoadNames.DelayMax, runtime.DelayMax, "µs", bare.DelayMax),
        new(LoadNames.AddedP99, runtime.AddedP99, "µs"),
        new(LoadNames.Processor, runtime.ProcessorPerToken, "µs", bare.ProcessorPerToken),
    ];

    private IEnumerable<LoadFigure> StalledFigures(LatencyCase held, List<RunSample> alone, List<RunSample> beside) =>
    [
        new(LoadNames.StalledP99, PathFigures.Of("", held, PathId.Runtime, beside, alone).DelayP99Ratio, "×"),
        new(LoadNames.StalledBytes, Distribution.Median(_keptBytes), "B"),
    ];

    /// <summary>What the stalled sinks hold: what is freed when they go, while everything else stays.</summary>
    private async Task WeighStalledAsync(RuntimePath path)
    {
        var with = GC.GetTotalMemory(forceFullCollection: true);
        path.DetachStalled();
        await Task.Delay(Settling, TimeProvider.System).ConfigureAwait(false);
        var without = GC.GetTotalMemory(forceFullCollection: true);
        _keptBytes.Add((with - without) / Math.Ceiling(options.LoadThreads * options.StalledShare));
    }
}
