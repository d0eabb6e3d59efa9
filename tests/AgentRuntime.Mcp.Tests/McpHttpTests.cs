using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Mcp.Tests;

/// <summary>Servers behind an address.</summary>
public sealed class McpHttpTests : IAsyncLifetime
{
    private HttpTestServer _server = null!;

    private McpServerOptions.Http Options => new("web", _server.Url)
    {
        Headers = ImmutableSortedDictionary<string, string>.Empty.Add("Authorization", "Bearer key"),
    };

    public async Task InitializeAsync() => _server = await HttpTestServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Call_WithHeaders_SendsThemEachTime()
    {
        await using var bench = await McpBench.StartAsync(Options);

        var output = await bench.CallAsync("echo");

        Assert.Equal((ToolCallStatus.Completed, "from s0"), (output.Status, output.Text));
        Assert.All(_server.Requests, request => Assert.EndsWith(" Bearer key", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Call_ServerLostTheSession_FailsOnceAndConnectsAnew()
    {
        await using var bench = await McpBench.StartAsync(Options);
        _server.Forget();

        var lost = await bench.CallAsync("echo");
        await bench.CallUntilAsync("echo", text => text == "from s1");

        Assert.Equal(ToolCallStatus.Failed, lost.Status);
        Assert.Contains("went away during the call", lost.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, "401")]
    [InlineData(302, "302")]
    [InlineData(500, "500")]
    public async Task Start_ServerAnswersWithAnError_SaysWhichAndWhereWithoutSecrets(int status, string expected)
    {
        _server.Status = status;
        await using var bench = new McpBench(Options);

        await bench.Server.Ready.WaitAsync(McpBench.Deadline);

        var line = bench.Log.Lines.First(line => line.Contains("is down", StringComparison.Ordinal));
        Assert.Contains($"'web' ({_server.Url.GetLeftPart(UriPartial.Path)})", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Bearer", line, StringComparison.Ordinal);
    }
}
