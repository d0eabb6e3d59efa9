using AgentRuntime.Simulator;
using AgentRuntime.Testing;

namespace AgentRuntime.Cli.Tests.Options;

public sealed class ProviderOptionsTests
{
    [Fact]
    public async Task LMStudio_GivenUrl_IsAsked()
    {
        await using var server = await SimulatorServer.StartAsync(
            new SimulatorOptions { Dialect = SimulatorDialect.LMStudio, Rate = 0 });
        server.Enqueue(SimulatedReply.Say("Hello from LM Studio."));

        var (exitCode, output, _) = await AgentRtProcess.RunAsync(
            "chat", "--model", "lmstudio/sim", "--lmstudio", server.Url.ToString(), "hi");

        Assert.Equal(0, exitCode);
        Assert.Equal("Hello from LM Studio.\n", output);
    }

    [Fact]
    public async Task OpenAI_KeyInTheEnvironment_IsSent()
    {
        var head = new TaskCompletionSource<string>();
        await using var server = new RawHttpServer(async connection =>
        {
            head.TrySetResult((await connection.ReadRequestAsync()).Head);
            await connection.WriteResponseAsync(401, """{"error":{"message":"no","type":"invalid_request_error"}}""");
        });
        await using var program = AgentRtProcess.Start(
            ("MY_SERVER_API_KEY", "secret-key"),
            ["chat", "--model", "my-server/m", "--openai", $"my-server={server.Url}", "hi"]);

        Assert.Equal(1, await program.WaitForExitAsync());
        Assert.Contains("Authorization: Bearer secret-key", await head.Task, StringComparison.Ordinal);
        Assert.Contains("Authentication", program.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-key", program.Error, StringComparison.Ordinal);
    }
}
