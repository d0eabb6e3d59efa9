using System.Diagnostics;
using System.Globalization;
using AgentRuntime.Model;

namespace AgentRuntime.Mcp.Tests;

/// <summary>Tools of a server: what is known of them, and calls. The server is a program in a process of its own.</summary>
public sealed class McpServerTests : IAsyncLifetime
{
    private McpBench _bench = null!;

    public async Task InitializeAsync() => _bench = await McpBench.StartAsync(McpBench.TestServer());

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("echo", true, false, false)]
    [InlineData("note", false, false, false)]
    [InlineData("write", false, true, true)]
    public void Tools_Hints_SayWhatMayRunBesideOthersAndWhatIsAsked(string name, bool isReadOnly, bool isDestructive, bool requiresApproval)
    {
        var tool = _bench.Tool(name);

        Assert.Equal((isReadOnly, isDestructive, requiresApproval), (tool.IsReadOnly, tool.IsDestructive, tool.RequiresApproval));
    }

    [Fact]
    public void Tools_Definition_IsTheServers()
    {
        var tool = _bench.Tool("echo");

        Assert.Equal("Says the text again.", tool.Description);
        Assert.Equal("string", tool.InputSchema.GetProperty("properties").GetProperty("text").GetProperty("type").GetString());
    }

    [Fact]
    public async Task Call_Text_ComesBack()
    {
        var output = await _bench.CallAsync("echo", new { text = "Grüße 👋🏽\n\"x\"" });

        Assert.Equal((ToolCallStatus.Completed, "Grüße 👋🏽\n\"x\""), (output.Status, output.Text));
    }

    [Fact]
    public async Task Call_FiftyAtOnce_EachGetsItsOwn()
    {
        var outputs = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => _bench.CallAsync("echo", new { text = $"n{i}" })));

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"n{i}"), outputs.Select(output => output.Text));
    }

    [Fact]
    public async Task Call_ToolSaysThatItFailed_IsAFailedCallWithItsWords()
    {
        var output = await _bench.CallAsync("fail");

        Assert.Equal((ToolCallStatus.Failed, "It cannot be done on Sundays."), (output.Status, output.Text));
    }

    [Fact]
    public async Task Call_ServerRefuses_IsAFailedCallThatSaysWhy()
    {
        var result = await _bench.Server.CallAsync("nothing", [], default);

        Assert.True(result.IsError);
        Assert.Contains("Unknown tool: nothing", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_Mixed_KeepsTextAndPicturesAndNotesTheRest()
    {
        var output = await _bench.CallAsync("mixed");

        Assert.Equal(
            "first\n[file:///a.txt]\nof a file\n[b] file:///b.txt another\n[sound, audio/wav, 2 bytes, which cannot be shown]", output.Text);
        var image = Assert.Single(output.Images);
        Assert.Equal("image/png", image.MediaType);
        Assert.Equal([1, 2, 3], image.Data.ToArray());
    }

    [Theory]
    [InlineData("", """{"degrees":7}""")]
    [InlineData("yes", """{ "degrees": 7 }""")]
    public async Task Call_Structured_IsToldOnce(string repeat, string expected) =>
        Assert.Equal(expected, (await _bench.CallAsync("structured", new { repeat })).Text);

    [Fact]
    public async Task Call_CancelledAfterItsProgress_EndsAndTellsTheServer()
    {
        using var cancel = new CancellationTokenSource();
        var progress = new TaskCompletionSource<ToolProgress?>();
        var call = _bench.CallAsync(
            "steps", new { count = "1", wait = "yes" }, context => progress.TrySetResult(context.TakeProgress()), cancel.Token);
        Assert.Equal(new ToolProgress("step 1", 1, 1), await progress.Task.WaitAsync(McpBench.Deadline));

        await cancel.CancelAsync();

        Assert.Equal(ToolCallStatus.Cancelled, (await call.WaitAsync(McpBench.Deadline)).Status);
        await _bench.UntilAsync(() => _bench.Log.Has("writes: cancelled"), "the server to hear of the cancel");
        Assert.Equal("still there", (await _bench.CallAsync("echo", new { text = "still there" })).Text);
    }

    [Fact]
    public async Task Call_ServerEndsInTheMiddle_FailsAndSaysThatTheEffectIsUnknown()
    {
        var output = await _bench.CallAsync("end");

        Assert.Equal(ToolCallStatus.Failed, output.Status);
        Assert.Contains("'test' went away during the call", output.Text, StringComparison.Ordinal);
        Assert.Contains("exit code 7", output.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Kill_RunningServer_IsStartedAgainAndItsToolsStayTheSame()
    {
        var tools = _bench.Server.Tools;
        var first = int.Parse((await _bench.CallAsync("process_id")).Text, CultureInfo.InvariantCulture);

        using (var process = Process.GetProcessById(first))
        {
            process.Kill();
        }

        await _bench.UntilAsync(() => _bench.ProcessIds.Count > 1, "a second life");
        var second = await _bench.CallUntilAsync("process_id", text => text.Length > 0);
        Assert.NotEqual(first.ToString(CultureInfo.InvariantCulture), second);
        Assert.True(_bench.Log.Has("exit code 137"));
        Assert.True(tools == _bench.Server.Tools);
    }

    [Fact]
    public async Task ListChanged_TwiceAtOnce_IsListedAndKeepsWhatStayed()
    {
        var echo = _bench.Tool("echo");

        await _bench.CallAsync("grow");

        await _bench.UntilAsync(() => _bench.ToolNames.Any(name => name.StartsWith("grown", StringComparison.Ordinal)), "the new tool");
        Assert.Same(echo, _bench.Tool("echo"));
    }

    [Fact]
    public async Task Environment_OfThisProcess_IsNotPassedOn()
    {
        Environment.SetEnvironmentVariable("AGENT_RUNTIME_TEST_SECRET", "do not tell");

        Assert.Equal("(not set)", (await _bench.CallAsync("environment", new { name = "AGENT_RUNTIME_TEST_SECRET" })).Text);
        Assert.Equal(Environment.GetEnvironmentVariable("PATH"), (await _bench.CallAsync("environment", new { name = "PATH" })).Text);
    }
}
