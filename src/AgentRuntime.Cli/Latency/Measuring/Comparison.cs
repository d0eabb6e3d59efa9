using System.Collections.Immutable;
using System.Globalization;
using System.Runtime;
using AgentRuntime.Cli.Latency.Paths;

namespace AgentRuntime.Cli.Latency.Measuring;

/// <summary>Runs all paths side by side: in every round each path at each wire, beginning with another path than the round before.</summary>
internal sealed class Comparison(Laboratory laboratory, LatencyOptions options, Action<string> tell)
{
    /// <summary>How often every path runs at least before anything is measured.</summary>
    private const int MinWarmUps = 4;

    /// <summary>For so many tokens of a paced reply one more, at most: a quick look is not worth a long preparation.</summary>
    private const int TokensPerWarmUp = 20;

    /// <summary>So few methods compiled during a warm-up of all paths are none of theirs.</summary>
    private const int QuietCompilations = 15;

    /// <summary>What has run often is compiled some time later: one quiet warm-up is no sign.</summary>
    private const int QuietWarmUps = 3;

    /// <summary>How many streams a warm-up begins: what is done once for a stream is compiled well after thirty calls, and again after thirty more.</summary>
    private const int WarmUpStreams = 32;

    /// <summary>Fast enough to be short, and slow enough that most tokens come alone, as in what is measured.</summary>
    private const double WarmUpRate = 400;

    private static readonly TimeSpan WarmUpPause = TimeSpan.FromMilliseconds(300);

    /// <summary>Lets every path run, with tokens that come alone and with many that come together, until its code is compiled for good.</summary>
    public async Task WarmUpAsync(CancellationToken cancellationToken)
    {
        tell("warming up");
        var tokens = Math.Clamp(options.Tokens, 30, 300);
        var together = new LatencyCase("warm-up", WarmUpStreams, tokens, 0);
        var alone = new LatencyCase("warm-up", WarmUpStreams / 4, tokens, WarmUpRate);
        var maxWarmUps = MinWarmUps + (options.Tokens / TokensPerWarmUp);
        var quiet = 0;
        for (var i = 0; i < maxWarmUps && (i < MinWarmUps || quiet < QuietWarmUps); i++)
        {
            var before = JitInfo.GetCompiledMethodCount();
            foreach (var bench in laboratory.Benches)
            {
                foreach (var path in bench.Paths)
                {
                    await bench.Runner.RunAsync(path, together, cancellationToken).ConfigureAwait(false);
                    await bench.Runner.RunAsync(path, alone, cancellationToken).ConfigureAwait(false);
                }
            }

            await Task.Delay(WarmUpPause, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            quiet = JitInfo.GetCompiledMethodCount() - before <= QuietCompilations ? quiet + 1 : 0;
        }
    }

    /// <summary>Compares the paths at one case.</summary>
    public async Task<ImmutableArray<PathFigures>> RunAsync(LatencyCase measured, CancellationToken cancellationToken)
    {
        var samples = laboratory.Benches.ToDictionary(
            static bench => bench, static bench => bench.Paths.ToDictionary(static path => path, static _ => new List<RunSample>()));
        for (var round = 0; round < options.Rounds; round++)
        {
            tell(string.Create(CultureInfo.InvariantCulture, $"{measured.Name}: round {round + 1} of {options.Rounds}"));
            foreach (var bench in laboratory.Benches)
            {
                for (var i = 0; i < bench.Paths.Count; i++)
                {
                    var path = bench.Paths[(i + round) % bench.Paths.Count];
                    samples[bench][path].Add(await bench.Runner.RunAsync(path, measured, cancellationToken).ConfigureAwait(false));
                }
            }
        }

        return [.. laboratory.Benches.SelectMany(bench => FiguresOf(bench, measured, samples[bench]))];
    }

    /// <summary>Measures the hops of the runtime's paths, at the first case and in rounds of their own.</summary>
    public async Task<ImmutableArray<HopFigures>> RunHopsAsync(LatencyCase measured, CancellationToken cancellationToken)
    {
        var figures = ImmutableArray.CreateBuilder<HopFigures>();
        foreach (var bench in laboratory.Benches)
        {
            // What no hop accounts for: in this process the way from the server to the read, and in (f) that to the client besides.
            var socket = 0.0;
            foreach (var path in bench.Paths.Where(static path => path.Id is PathId.Runtime or PathId.EventStream))
            {
                tell($"hops of {path.Id.Letter()}, {bench.Endpoint.Provider}");
                using var meter = new HopMeter();
                var delays = new List<double>();
                for (var round = 0; round < options.Rounds; round++)
                {
                    var sample = await bench.Runner.RunAsync(path, measured, cancellationToken).ConfigureAwait(false);
                    delays.Add(sample.Delay.P50);
                }

                var hops = HopsOf(meter);
                var rest = Math.Max(0, Distribution.Median(delays) - hops.Sum(static hop => hop.Microseconds));
                socket = path.Id == PathId.Runtime ? rest : Math.Min(socket, rest);
                hops.Insert(0, new HopFigures.Hop("socket", socket));
                if (path.Id == PathId.EventStream)
                {
                    hops.Add(new HopFigures.Hop("client", rest - socket));
                }

                figures.Add(new HopFigures(bench.Endpoint.Provider, path.Id.Letter(), hops));
            }
        }

        return figures.ToImmutable();
    }

    private static IEnumerable<PathFigures> FiguresOf(
        Laboratory.Bench bench, LatencyCase measured, Dictionary<ITokenPath, List<RunSample>> samples)
    {
        var bases = samples.First(static pair => pair.Key.Id == PathId.PipeReader).Value;
        return samples.Select(pair => PathFigures.Of(bench.Endpoint.Provider, measured, pair.Key.Id, pair.Value, bases));
    }

    private static List<HopFigures.Hop> HopsOf(HopMeter meter)
    {
        var parse = meter.MedianOf("parse");
        return
        [
            new("parse", parse),
            new("thread", Math.Max(0, meter.MedianOf("thread") - parse)),
            new("sink", meter.MedianOf("sink")),
            new("write", meter.MedianOf("write")),
        ];
    }
}
