using System.Xml.Linq;
using AgentRuntime.Cli.Latency.Load;
using AgentRuntime.Cli.Latency.Measuring;
using AgentRuntime.Cli.Latency.Paths;
using AgentRuntime.Cli.Latency.Reports;

namespace AgentRuntime.Cli.Tests.Latency;

public sealed class ReportTests
{
    private static readonly LatencyCase Paced = new("1 stream at 170", 1, 10, 170);

    [Fact]
    public void Of_Values_GivesTheirSpread()
    {
        var spread = Distribution.Of([.. Enumerable.Range(0, 200).Select(static i => (double)(199 - i))]);

        Assert.Equal(new Distribution(200, 100, 198, 199), spread);
        Assert.Equal(2.5, Distribution.Median([4, 1, 2, 3]));
    }

    [Fact]
    public void Of_RoundsOfTwoPaths_ComparesWithinEachRound()
    {
        // The second round fell into a busy moment: both paths were slow, and the difference is that of the other rounds.
        var figures = PathFigures.Of(
            "ollama", Paced, PathId.Runtime, [Sample(60), Sample(160), Sample(61)], [Sample(50), Sample(150), Sample(51)]);

        Assert.Equal(10, figures.AddedP50);
        Assert.Equal(61, figures.DelayP50);
    }

    [Fact]
    public void Goals_SeveralWires_TheWorstCounts()
    {
        var report = Report(
            PathFigures.Of("ollama", Paced, PathId.Runtime, [Sample(60)], [Sample(50)]),
            PathFigures.Of("lmstudio", Paced, PathId.Runtime, [Sample(80)], [Sample(50)]));

        var goal = Assert.Single(report.Goals, static goal => goal.Figure == "added delay per token, p50, one sink");
        Assert.Equal(("30.0 µs", false), (goal.Found, goal.IsReached));
        var memory = Assert.Single(report.Goals, static goal => goal.Figure == "memory of an idle thread");
        Assert.Equal(("1.5 kB", true), (memory.Found, memory.IsReached));
        Assert.Null(Assert.Single(report.Goals, static goal => goal.Figure == "replay of 10,000 tokens to a client").IsReached);
    }

    [Fact]
    public void Update_PageWithFigures_PutsNewOnesInTheirPlace()
    {
        var first = PerformancePage.Update("# Performance\n\nBy hand.\n", Report());
        var page = first + "\nBelow.\n";

        var updated = PerformancePage.Update(page, Report() with { Rounds = 7 });

        Assert.StartsWith("# Performance\n\nBy hand.\n", updated, StringComparison.Ordinal);
        Assert.EndsWith("\nBelow.\n", updated, StringComparison.Ordinal);
        Assert.Contains("medians of 7 rounds", updated, StringComparison.Ordinal);
        Assert.DoesNotContain("medians of 1 rounds", updated, StringComparison.Ordinal);
    }

    [Fact]
    public void Draw_Report_IsWellFormed()
    {
        var report = Report(PathFigures.Of("ollama", Paced, PathId.Runtime, [Sample(60)], [Sample(50)])) with
        {
            Hops = [new HopFigures("ollama", 'e', [new HopFigures.Hop("socket", 40), new HopFigures.Hop("sink", 20)])],
        };

        var picture = XDocument.Parse(LatencyPicture.Draw(report));

        Assert.Contains(picture.Descendants(), static element => element.Value == "socket: 40.0 µs");
        Assert.Contains(picture.Descendants(), static element => element.Value.Contains("<fast & loose>", StringComparison.Ordinal));
    }

    private static RunSample Sample(double delay) => new()
    {
        TokensPerSecond = 170,
        Delay = new Distribution(10, delay, 2 * delay, 3 * delay),
        FirstToken = new Distribution(1, delay, delay, delay),
        ProcessorPerToken = 10,
        BytesPerToken = 100,
    };

    private static LatencyReport Report(params PathFigures[] paths) => new()
    {
        Time = DateTimeOffset.UnixEpoch,
        Machine = new MachineLoad(2, "<fast & loose>", "OS", "10", 1, null),
        Rounds = 1,
        Rate = 170,
        LoadRate = 50,
        Paths = [.. paths],
        Hops = [],
        Load = [new LoadFigure(LoadNames.IdleBytes, 1500, "B")],
    };
}
