using System.Collections.Immutable;
using System.Globalization;
using AgentRuntime.Cli.Latency.Load;
using AgentRuntime.Cli.Latency.Measuring;
using AgentRuntime.Cli.Latency.Paths;

namespace AgentRuntime.Cli.Latency.Reports;

/// <summary>Holds what was found against what is wanted.</summary>
internal static class GoalTable
{
    private const string NotMeasured = "";

    /// <summary>The goals, in the order of a token's life.</summary>
    public static ImmutableArray<Goal> Of(LatencyReport report) =>
    [
        .. OfComparison(report),
        .. OfThreads(report),
        .. OfCancels(report),
        OfMemory(report, "memory of an idle thread", LoadNames.IdleBytes, 2),
        OfMemory(report, "memory of a passivated thread", LoadNames.PassivatedBytes, 0.05),
        OfMemory(report, "memory of a streaming thread", LoadNames.StreamingBytes, 20),
        Load(report, "replay of 10,000 tokens to a client", LoadNames.Replay, "≤ 10 ms", static figure => figure.Value / 1000, 10, "{0:0.0} ms"),
    ];

    private static IEnumerable<Goal> OfComparison(LatencyReport report)
    {
        var paced = report.Paths.Where(static path => path.DelayP50 > 0).ToList();
        var first = report.Paths.Where(static path => path.Case == LatencyCase.FirstToken).ToList();
        var fast = report.Paths.Except(paced).Except(first).ToList();
        return
        [
            Highest(paced, PathId.Runtime, "token rate at a pace, against (b)", "1.00", static path => -path.TokensPerSecondRatio, -0.995, "{0:0.00}"),
            Highest(fast, PathId.Runtime, "as fast as it goes, one sink, against (b)", "≥ 0.90", static path => -path.TokensPerSecondRatio, -0.9, "{0:0.00}"),
            Highest(fast, PathId.EventStream, "as fast as it goes, SSE to a process, against (b)", "≥ 0.60", static path => -path.TokensPerSecondRatio, -0.6, "{0:0.00}"),
            Highest(paced, PathId.Runtime, "added delay per token, p50, one sink", "≤ 15 µs", static path => path.AddedP50, 15, "{0:0.0} µs"),
            Highest(paced, PathId.Runtime, "delay per token, p99, one sink, against (b)", "≤ 1.1 ×", static path => path.DelayP99Ratio, 1.1, "{0:0.00} ×"),
            Highest(paced, PathId.Runtime, "CPU per token, one sink, against (b)", "≤ 1.15 ×", static path => path.ProcessorRatio, 1.15, "{0:0.00} ×"),
            Highest(first, PathId.Runtime, "time to first token, added, p50", "≤ 0.15 ms", static path => path.AddedFirstToken / 1000, 0.15, "{0:0.00} ms"),
        ];
    }

    private static IEnumerable<Goal> OfThreads(LatencyReport report)
    {
        var threads = Find(report, LoadNames.Threads);
        var added = Find(report, LoadNames.AddedP99);
        var rate = report.LoadRate.ToString("0.#", CultureInfo.InvariantCulture);
        yield return new Goal(
            $"threads held at {rate} tok/s with p99 added below 10 ms",
            "≥ 1,000",
            threads is null || added is null
                ? NotMeasured
                : string.Create(CultureInfo.InvariantCulture, $"{threads.Value:#,0} with {added.Value / 1000:0.0} ms"),
            added is null ? null : added.Value < 10_000 && threads!.Value >= 1000);
        yield return Load(
            report, "p99 beside stalled sinks, against none stalled", LoadNames.StalledP99, "≤ 1.05 ×", static figure => figure.Value, 1.05, "{0:0.00} ×");
        yield return OfMemory(report, "kept per stalled sink", LoadNames.StalledBytes, 64);
    }

    private static IEnumerable<Goal> OfCancels(LatencyReport report)
    {
        yield return Cancel(LoadNames.CancelFewP99, "8 streams");
        yield return Cancel(LoadNames.CancelManyP99, "all streams");
        yield return Load(
            report, "events after a turn's stop", LoadNames.EventsAfterStop, "0", static figure => figure.Value, 0, "{0:0}");

        Goal Cancel(string name, string streams)
        {
            var figure = Find(report, name);
            return new Goal(
                $"cancel to socket closed, p99, {streams}",
                "≤ 1.5 × (b), ≤ 2 ms",
                figure is null
                    ? NotMeasured
                    : string.Create(CultureInfo.InvariantCulture, $"{figure.Value / 1000:0.00} ms; (b) {figure.Base / 1000:0.00} ms"),
                figure is null ? null : figure.Value <= 1.5 * figure.Base && figure.Value <= 2000);
        }
    }

    private static Goal OfMemory(LatencyReport report, string title, string name, double kilobytes)
    {
        var wanted = kilobytes < 1 ? "0" : string.Create(CultureInfo.InvariantCulture, $"≤ {kilobytes:0} kB");
        return Load(report, title, name, wanted, static figure => figure.Value / 1000, kilobytes, "{0:0.0} kB");
    }

    /// <summary>The worst of a path's figures; of what should be high, the negative is given.</summary>
    private static Goal Highest(
        IEnumerable<PathFigures> figures, PathId path, string title, string wanted, Func<PathFigures, double> of, double limit, string format)
    {
        double[] values = [.. figures.Where(figure => figure.Path == path).Select(of)];
        return values.Length == 0
            ? new Goal(title, wanted, NotMeasured, null)
            : new Goal(title, wanted, Format(format, limit < 0 ? -values.Max() : values.Max()), values.Max() <= limit);
    }

    private static Goal Load(
        LatencyReport report, string title, string name, string wanted, Func<LoadFigure, double> of, double limit, string format) =>
        Find(report, name) is { } figure
            ? new Goal(title, wanted, Format(format, of(figure)), of(figure) <= limit)
            : new Goal(title, wanted, NotMeasured, null);

    private static LoadFigure? Find(LatencyReport report, string name) =>
        report.Load.FirstOrDefault(figure => figure.Name == name);

    private static string Format(string format, double value) => string.Format(CultureInfo.InvariantCulture, format, value);
}
