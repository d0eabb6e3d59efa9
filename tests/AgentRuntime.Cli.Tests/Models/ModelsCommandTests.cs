using AgentRuntime.Simulator;

namespace AgentRuntime.Cli.Tests.Models;

public sealed class ModelsCommandTests
{
    private const string Nowhere = "http://127.0.0.1:1";

    [Fact]
    public async Task Models_OfThreeServers_AreListedTogether()
    {
        await using var ollama = await SimulatorServer.StartAsync(new SimulatorOptions());
        await using var lmStudio = await StartAsync(SimulatorDialect.LMStudio);
        await using var vllm = await StartAsync(SimulatorDialect.Vllm);

        var (exitCode, output, error) = await AgentRtProcess.RunAsync(
            "models", "--ollama", ollama.Url.ToString(), "--lmstudio", lmStudio.Url.ToString(), "--openai", $"vllm={vllm.Url}");

        Assert.Equal(0, exitCode);
        Assert.Empty(error);
        Assert.Matches("(?m)^ollama/sim-thinking:latest +ollama +32768 +yes +no +yes +no +5.2 GB", output);
        Assert.Matches("(?m)^lmstudio/sim +lmstudio +32768 +yes +no +no", output);
        Assert.Matches("(?m)^vllm/sim +vllm +", output);
    }

    [Fact]
    public async Task Models_NamedServerIsDead_ListsTheOthersAndFails()
    {
        await using var ollama = await SimulatorServer.StartAsync(new SimulatorOptions());

        var (exitCode, output, error) = await AgentRtProcess.RunAsync(
            "models", "--ollama", ollama.Url.ToString(), "--lmstudio", Nowhere);

        Assert.Equal(1, exitCode);
        Assert.Contains("ollama/sim:latest", output, StringComparison.Ordinal);
        Assert.Contains(Nowhere, error, StringComparison.Ordinal);
        Assert.Contains("where: lmstudio", error, StringComparison.Ordinal);
    }

    private static Task<SimulatorServer> StartAsync(SimulatorDialect dialect) =>
        SimulatorServer.StartAsync(new SimulatorOptions { Dialect = dialect });
}
