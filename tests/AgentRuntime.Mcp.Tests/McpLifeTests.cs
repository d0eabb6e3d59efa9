using AgentRuntime.Model;
using AgentRuntime.Testing;

namespace AgentRuntime.Mcp.Tests;

/// <summary>How servers of all kinds are started, and that they end.</summary>
public sealed class McpLifeTests
{
    [Theory]
    [InlineData("--version=2025-11-25")]
    [InlineData("--version=2025-11-25", "--strict")]
    [InlineData("--version=2025-06-18", "--strict")]
    [InlineData("--version=2024-11-05", "--strict")]
    [InlineData("--version=2024-11-05")]
    [InlineData("--version=2025-03-26", "--silent")]
    public async Task Start_ServerOfAnyRevision_FindsOneThatBothSpeak(params string[] arguments)
    {
        await using var bench = await McpBench.StartAsync(
            McpBench.TestServer(arguments), McpBench.Settings with { ProbeTimeout = TimeSpan.FromMilliseconds(500) });

        Assert.Equal("hi", (await bench.CallAsync("echo", new { text = "hi" })).Text);
        Assert.True(bench.Log.Has($"protocol {arguments[0]["--version=".Length..]}"));
    }

    [Fact]
    public async Task Start_RevisionInsistedOn_TakesNoOther()
    {
        await using var bench = new McpBench(
            McpBench.TestServer("--version=2024-11-05"), McpBench.Settings with { ProtocolVersion = "2025-11-25" });

        await bench.Server.Ready.WaitAsync(McpBench.Deadline);

        Assert.Empty(bench.Server.Tools);
        Assert.True(bench.Log.Has("got 2024-11-05"));
    }

    [Fact]
    public async Task Start_NoSuchProgram_SaysSoAndTriesAgain()
    {
        await using var bench = new McpBench(new McpServerOptions.Process("none", "/nowhere/no-such-program"));

        await bench.Server.Ready.WaitAsync(McpBench.Deadline);
        await bench.UntilAsync(() => bench.Log.Lines.Count(line => line.Contains("'none' (/nowhere/no-such-program) is down", StringComparison.Ordinal)) > 2, "three attempts");

        var result = await bench.Server.CallAsync("anything", [], default);
        Assert.True(result.IsError);
        Assert.Contains("'none' is not running", result.Text, StringComparison.Ordinal);
        Assert.Contains("there is no program '/nowhere/no-such-program'", result.Text, StringComparison.Ordinal);
    }

    [UnixProgramFact("setsid")]
    public async Task Start_InATerminal_IsNotReachedByItsCtrlC()
    {
        await using var bench = await McpBench.StartAsync(McpBench.TestServer());
        await bench.UntilAsync(() => bench.ProcessIds.Count == 1, "the server to say its id");

        Assert.NotEqual(McpBench.Ps("sid", Environment.ProcessId), McpBench.Ps("sid", bench.ProcessIds[0]));
    }

    [Fact]
    public async Task Start_ServerThatNeverAnswers_IsReadyToGoOnWithoutIt()
    {
        await using var bench = new McpBench(
            McpBench.TestServer("--hang"), McpBench.Settings with { ConnectTimeout = TimeSpan.FromSeconds(2), RestartMinDelay = McpBench.Deadline, RestartMaxDelay = McpBench.Deadline });

        await bench.Server.Ready.WaitAsync(McpBench.Deadline);

        Assert.True(bench.Log.Has("is down: it was not ready within 2 s"), string.Join('\n', bench.Log.Lines));
        await bench.UntilAsync(() => bench.ProcessIds.Count > 0 && bench.ProcessIds.All(id => !McpBench.IsAlive(id)), "the process to end");
    }

    [Fact]
    public async Task Start_ListWithoutAnEnd_IsBounded()
    {
        await using var bench = await McpBench.StartAsync(McpBench.TestServer("--endless"), McpBench.Settings with { MaxTools = 5 });

        Assert.Equal(["tool0", "tool1", "tool2", "tool3", "tool4"], bench.ToolNames);
        Assert.True(bench.Log.Has("5 tools or more"));
    }

    [Theory]
    [InlineData]
    [InlineData("--stay")]
    public async Task Dispose_RunningServer_LeavesNoProcess(params string[] arguments)
    {
        var bench = await McpBench.StartAsync(McpBench.TestServer(arguments));
        await bench.UntilAsync(() => bench.ProcessIds.Count == 1, "the server to say its id");

        await bench.DisposeAsync();

        Assert.False(McpBench.IsAlive(bench.ProcessIds[0]));
    }

    [Fact]
    public async Task Dispose_WhileItStarts_LeavesNoProcess()
    {
        var bench = new McpBench(McpBench.TestServer("--hang", "--stay"));
        await bench.UntilAsync(() => bench.ProcessIds.Count > 0, "the server to say its id");

        await bench.DisposeAsync();

        Assert.All(bench.ProcessIds, id => Assert.False(McpBench.IsAlive(id)));
    }

    [Fact]
    public async Task Dispose_ProgramBehindAShell_LeavesNeither()
    {
        var server = McpBench.TestServer("--stay");
        var bench = await McpBench.StartAsync(server with
        {
            Command = "sh",
            Arguments = ["-c", $"\"{server.Command}\" {string.Join(' ', server.Arguments)}; true"],
        });
        await bench.UntilAsync(() => bench.ProcessIds.Count == 1, "the server to say its id");

        await bench.DisposeAsync();

        Assert.False(McpBench.IsAlive(bench.ProcessIds[0]));
    }

    [Fact]
    public async Task Dispose_ActorSystemEndedFirst_LeavesNoProcess()
    {
        var bench = await McpBench.StartAsync(McpBench.TestServer("--stay"));
        await bench.UntilAsync(() => bench.ProcessIds.Count == 1, "the server to say its id");

        await bench.TerminateAsync();
        await bench.DisposeAsync();

        Assert.False(McpBench.IsAlive(bench.ProcessIds[0]));
    }

    [Fact]
    public async Task Call_WhileDown_SaysWhatIsTheMatter()
    {
        await using var bench = await McpBench.StartAsync(
            McpBench.TestServer(), McpBench.Settings with { RestartMinDelay = McpBench.Deadline, RestartMaxDelay = McpBench.Deadline });
        await bench.CallAsync("end");
        await bench.UntilAsync(() => bench.Log.Has("is down"), "the end to be noticed");

        var output = await bench.CallAsync("echo", new { text = "x" });

        Assert.Equal(ToolCallStatus.Failed, output.Status);
        Assert.Contains("was not called: its MCP server 'test' is not running (it ended with exit code 7)", output.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(McpApproval.Destructive, "write")]
    [InlineData(McpApproval.Changing, "grow", "note", "write")]
    [InlineData(McpApproval.None)]
    public async Task Approval_OfTheServer_SaysWhichToolsAreAsked(McpApproval approval, params string[] asked)
    {
        await using var bench = await McpBench.StartAsync(McpBench.TestServer() with { Approval = approval });

        Assert.Equal(asked, bench.Server.Tools.Where(tool => tool.RequiresApproval).Select(tool => tool.Name));
    }
}
