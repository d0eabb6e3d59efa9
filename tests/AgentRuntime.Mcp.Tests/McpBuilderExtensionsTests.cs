using AgentRuntime.Hosting;

namespace AgentRuntime.Mcp.Tests;

public sealed class McpBuilderExtensionsTests
{
    [Fact]
    public void AddMcpServer_AddressThatIsNone_SaysSo()
    {
        var builder = new AgentRuntimeBuilder();

        Assert.Throws<ArgumentException>(() => builder.AddMcpServer("x", new Uri("/mcp", UriKind.Relative)));
        Assert.Throws<ArgumentException>(() => builder.AddMcpServer("x", new Uri("file:///mcp")));
        Assert.Throws<ArgumentException>(() => builder.AddMcpServer(" ", "npx"));
        Assert.Throws<ArgumentException>(() => builder.AddMcpServer("x", " "));
    }

    [Fact]
    public async Task AddMcpServer_InARuntime_StartsAndEndsWithIt()
    {
        using var log = new CollectingLoggerFactory();
        var options = McpBench.TestServer("--stay");
        await using (var runtime = AgentRuntimeHost.Start(rt => rt
            .UseLoggerFactory(log)
            .UseConfig(RuntimeConfig.FromText("agent-runtime.mcp.stop-timeout = 1 s", "test.conf"))
            .AddMcpServer(options.Name, options.Command, options.Arguments, process => process with { Environment = options.Environment })))
        {
            await runtime.WhenReadyAsync().WaitAsync(McpBench.Deadline);
            await Testing.ManualTimeProvider.UntilAsync(() => log.Has("is there with 11 tools"), "the tools", McpBench.Deadline);
        }

        var id = int.Parse(
            log.Lines.First(line => line.Contains("writes: test server ", StringComparison.Ordinal)).Split(' ')[^1],
            System.Globalization.CultureInfo.InvariantCulture);
        Assert.False(McpBench.IsAlive(id));
    }
}
