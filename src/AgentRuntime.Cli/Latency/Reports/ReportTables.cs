using System.Globalization;
using AgentRuntime.Cli.Latency.Measuring;
using AgentRuntime.Cli.Latency.Paths;

namespace AgentRuntime.Cli.Latency.Reports;

/// <summary>The tables of a report.</summary>
internal static class ReportTables
{
    private static readonly string[] PacedHeaders =
        ["path", "tok/s", "of (b)", "delay p50 µs", "p99", "max", "added p50", "p99", "max", "CPU µs/tok", "of (b)", "B/tok"];

    private static readonly string[] FastHeaders = ["path", "tok/s", "of (b)", "CPU µs/tok", "of (b)", "B/tok"];

    /// <summary>All tables, the goals last.</summary>
    public static IEnumerable<ReportTable> Of(LatencyReport report)
    {
        foreach (var wire in report.Wires)
        {
            foreach (var name in report.Cases)
            {
                yield return OfCase(wire, name, [.. report.Paths.Where(path => path.Wire == wire && path.Case == name)]);
            }
        }

        if (report.Hops.Length > 0)
        {
            yield return OfHops(report);
        }

        if (report.Load.Length > 0)
        {
            yield return OfLoad(report);
        }

        yield return OfGoals(report);
    }

    /// <summary>One line about the machine and how the figures were made.</summary>
    public static string Machine(LatencyReport report)
    {
        var machine = report.Machine;
        var others = machine.OthersBusy is { } busy
            ? string.Create(CultureInfo.InvariantCulture, $"{busy:0.00} of them busy with other things meanwhile")
            : "what else they did is unknown";
        var load = machine.LoadAverage is { } average ? string.Create(CultureInfo.InvariantCulture, $", load average {average:0.0}") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{machine.Processors} processors ({machine.Processor}), {others}{load}; {machine.OperatingSystem}, .NET {machine.Runtime}; medians of {report.Rounds} rounds; {report.Time:yyyy-MM-dd HH:mm} UTC");
    }

    private static ReportTable OfCase(string wire, string name, IReadOnlyList<PathFigures> paths)
    {
        var title = $"{name}, {wire}";
        if (name == LatencyCase.FirstToken)
        {
            return new ReportTable(
                $"{title}: from the request to the first token, streams one after the other",
                ["path", "p50 µs", "added p50"],
                [.. paths.Select(static path => (IReadOnlyList<string>)[TitleOf(path), Whole(path.FirstTokenP50), Whole(path.AddedFirstToken)])]);
        }

        return paths.Any(static path => path.DelayP50 > 0)
            ? new ReportTable(title, PacedHeaders, [.. paths.Select(Paced)])
            : new ReportTable(title, FastHeaders, [.. paths.Select(Fast)]);
    }

    private static IReadOnlyList<string> Paced(PathFigures path) =>
    [
        TitleOf(path), Whole(path.TokensPerSecond), Share(path.TokensPerSecondRatio),
        Tenth(path.DelayP50), Tenth(path.DelayP99), Whole(path.DelayMax),
        Tenth(path.AddedP50), Tenth(path.AddedP99), Whole(path.AddedMax),
        Tenth(path.ProcessorPerToken), Share(path.ProcessorRatio), Whole(path.BytesPerToken),
    ];

    private static IReadOnlyList<string> Fast(PathFigures path) =>
    [
        TitleOf(path), Whole(path.TokensPerSecond), Share(path.TokensPerSecondRatio),
        Tenth(path.ProcessorPerToken), Share(path.ProcessorRatio), Whole(path.BytesPerToken),
    ];

    private static ReportTable OfHops(LatencyReport report)
    {
        string[] names = [.. report.Hops.SelectMany(static figures => figures.Hops).Select(static hop => hop.Name).Distinct(StringComparer.Ordinal)];
        return new ReportTable(
            $"Where the time of a token goes, p50 in µs, 1 stream at {report.Rate.ToString("0.#", CultureInfo.InvariantCulture)}",
            ["path", .. names],
            [
                .. report.Hops.Select(figures => (IReadOnlyList<string>)
                [
                    $"({figures.Path}) {figures.Wire}",
                    .. names.Select(name => figures.Hops.FirstOrDefault(hop => hop.Name == name) is { } hop ? Tenth(hop.Microseconds) : ""),
                ]),
            ]);
    }

    private static ReportTable OfLoad(LatencyReport report) => new(
        $"Load, {report.LoadRate.ToString("0.#", CultureInfo.InvariantCulture)} tok/s of each thread",
        ["figure", "AgentRuntime", "(b)", "unit"],
        [.. report.Load.Select(static figure => (IReadOnlyList<string>)[figure.Name, Number(figure.Value), figure.Base is { } value ? Number(value) : "", figure.Unit])]);

    private static ReportTable OfGoals(LatencyReport report) => new(
        "Goals; of several wires and cases, the worst counts",
        ["figure", "goal", "found", "reached"],
        [
            .. report.Goals.Select(static goal => (IReadOnlyList<string>)
            [
                goal.Figure, goal.Wanted, goal.Found, goal.IsReached switch { true => "yes", false => "no", null => "not measured" },
            ]),
        ]);

    private static string TitleOf(PathFigures path) => $"({path.Path.Letter()}) {path.Path.Title()}";

    private static string Whole(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Tenth(double value) => value.ToString("#,0.0", CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString(Math.Abs(value) < 10 ? "0.00" : "#,0", CultureInfo.InvariantCulture);
}
