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
        var options = McpBench.TestServer("--stay");

        await McpBench.RunToTheEndAsync(rt => rt
            .UseConfig(RuntimeConfig.FromText("agent-runtime.mcp.stop-timeout = 1 s", "test.conf"))
            .AddMcpServer(options.Name, options.Command, options.Arguments, process => process with { Environment = options.Environment }));
    }
}
