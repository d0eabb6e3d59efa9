using System.Text.Json;
using System.Xml.Linq;

namespace AgentRuntime.Cli.Tests.Latency;

/// <summary>The command from end to end, with tiny rounds: that it measures everything it says, never how fast the machine is.</summary>
public sealed class LatencyCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agentrt-latency-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Latency_AllPathsOnBothWires_WritesJsonAndPicture()
    {
        var picture = Path.Combine(_folder, "latency.svg");

        var (exitCode, output, error) = await AgentRtProcess.RunAsync(
            "latency", "--rounds", "1", "--tokens", "4", "--streams", "2", "--json", "--svg", picture);

        Assert.True(exitCode == 0, error);
        using var report = JsonDocument.Parse(output);
        var paths = report.RootElement.GetProperty("paths").EnumerateArray().ToList();
        Assert.Equal(2 * 5 * 6, paths.Count);
        Assert.All(paths, static path => Assert.True(path.GetProperty("tokensPerSecond").GetDouble() > 0));
        var paced = paths.Where(static path => path.GetProperty("case").GetString() == "2 streams at 170").ToList();
        Assert.Equal(12, paced.Count);
        Assert.All(paced, static path => Assert.True(path.GetProperty("delayP50").GetDouble() > 0));
        var hops = report.RootElement.GetProperty("hops").EnumerateArray().Select(static figures => figures.GetProperty("path").GetString());
        Assert.Equal(["e", "f", "e", "f"], hops);
        Assert.NotNull(report.RootElement.GetProperty("goals")[0].GetProperty("isReached").GetBoolean().ToString());
        Assert.Equal("svg", XDocument.Load(picture).Root!.Name.LocalName);
    }

    [Fact]
    public async Task Latency_SomePathsOfOneWire_ComparesThemWithTheReadLoop()
    {
        var (exitCode, output, error) = await AgentRtProcess.RunAsync(
            "latency", "--rounds", "1", "--tokens", "4", "--streams", "2", "--paths", "e", "--wire", "lmstudio");

        Assert.True(exitCode == 0, error);
        Assert.Contains("2 streams at 170, lmstudio", output, StringComparison.Ordinal);
        Assert.Contains("(b) async read loop", output, StringComparison.Ordinal);
        Assert.Contains("(e) AgentRuntime, one sink", output, StringComparison.Ordinal);
        Assert.DoesNotContain("(c)", output, StringComparison.Ordinal);
        Assert.Contains("token rate at a pace, against (b)", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Latency_Threads_MeasuresTheLoad()
    {
        var (exitCode, output, error) = await AgentRtProcess.RunAsync(
            "latency", "--rounds", "1", "--tokens", "5", "--threads", "4", "--stalled", "50", "--wire", "ollama", "--json");

        Assert.True(exitCode == 0, error);
        using var report = JsonDocument.Parse(output);
        var load = report.RootElement.GetProperty("load").EnumerateArray()
            .ToDictionary(static figure => figure.GetProperty("name").GetString()!, static figure => figure.GetProperty("value").GetDouble());
        Assert.Equal(4, load["threads held"]);
        Assert.True(load["delay p99"] > 0);
        Assert.True(load["cancel to socket closed, p50, all streams"] > 0);
        Assert.Contains("memory of a streaming thread", load.Keys);
        Assert.True(load["recovery of a thread of 1,000 tokens, p50"] > 0);
        Assert.True(load["replay of 10,000 tokens over SSE, p50"] > 0);
        Assert.Equal(0, load["events after a turn's stop"]);
        Assert.Contains("kept per stalled sink", load.Keys);
    }

    [Fact]
    public async Task Latency_UnknownPath_SaysWhichThereAre()
    {
        var (exitCode, _, error) = await AgentRtProcess.RunAsync("latency", "--paths", "bz");

        Assert.Equal(2, exitCode);
        Assert.Contains("a to f", error, StringComparison.Ordinal);
    }
}
