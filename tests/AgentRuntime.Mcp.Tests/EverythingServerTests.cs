using System.Diagnostics;
using System.Globalization;
using AgentRuntime.Model;
using AgentRuntime.Testing;

namespace AgentRuntime.Mcp.Tests;

/// <summary>The reference server of the protocol's own makers.</summary>
public sealed class EverythingServerTests
{
    private const string Packages = "@modelcontextprotocol/server-everything@2026.8.31";

    private static McpServerOptions.Process Options => new("everything", "node")
    {
        Arguments = [Path.Combine(NpmPackages.Of(Packages).Folder, "node_modules/@modelcontextprotocol/server-everything/dist/index.js"), "stdio"],
    };

    [NpmFact(Packages)]
    public async Task Call_AllKinds_ComeBack()
    {
        await using var bench = await McpBench.StartAsync(Options);

        var echo = await bench.CallAsync("echo", new { message = "hello" });
        var sums = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => bench.CallAsync("get-sum", new { a = i, b = 1 })));
        var image = await bench.CallAsync("get-tiny-image");
        var invalid = await bench.Server.CallAsync("get-sum", new() { ["a"] = "x" }, default);

        Assert.Equal((ToolCallStatus.Completed, "Echo: hello"), (echo.Status, echo.Text));
        Assert.All(sums.Index(), sum => Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $" is {sum.Index + 1}."), sum.Item.Text, StringComparison.Ordinal));
        Assert.Equal("image/png", Assert.Single(image.Images).MediaType);
        Assert.True(invalid.IsError);
    }

    [NpmFact(Packages)]
    public async Task Call_LongOne_ReportsProgressAndCanBeCancelled()
    {
        await using var bench = await McpBench.StartAsync(Options);
        using var cancel = new CancellationTokenSource();
        var progress = new TaskCompletionSource<ToolProgress?>();
        var call = bench.CallAsync(
            "trigger-long-running-operation",
            new { duration = 120, steps = 600 },
            context => progress.TrySetResult(context.TakeProgress()),
            cancel.Token);

        Assert.Equal(600, (await progress.Task.WaitAsync(McpBench.Deadline))?.Total);
        await cancel.CancelAsync();

        Assert.Equal(ToolCallStatus.Cancelled, (await call.WaitAsync(McpBench.Deadline)).Status);
    }

    [NpmFact(Packages)]
    public async Task Kill_Server_IsStartedAgainAndEndsWithTheRest()
    {
        await using var bench = await McpBench.StartAsync(Options);
        var before = Children();

        Assert.Single(before).Kill();
        await bench.UntilAsync(() => bench.Log.Lines.Count(line => line.Contains("is there with", StringComparison.Ordinal)) == 2, "a second life");
        var echo = await bench.CallAsync("echo", new { message = "again" });
        var after = Assert.Single(Children());
        await bench.DisposeAsync();

        Assert.Equal("Echo: again", echo.Text);
        Assert.NotEqual(before[0].Id, after.Id);
        Assert.False(McpBench.IsAlive(after.Id));
    }

    /// <summary>The processes of the server that this process started.</summary>
    private static Process[] Children()
    {
        using var pgrep = Process.Start(new ProcessStartInfo(
            "pgrep", ["-P", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), "-f", "server-everything"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
        return
        [
            .. pgrep.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(id => Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture))),
        ];
    }
}
