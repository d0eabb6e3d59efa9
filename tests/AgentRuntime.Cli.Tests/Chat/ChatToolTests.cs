using System.Text.Json;
using AgentRuntime.Simulator;
using AgentRuntime.Testing;

namespace AgentRuntime.Cli.Tests.Chat;

/// <summary><c>agentrt chat</c> with an MCP server's tools: real programs, with and without a terminal.</summary>
public sealed class ChatToolTests : IAsyncLifetime
{
    private static readonly string Mcp =
        $"test=DOTNET_ROOT='{Environment.GetEnvironmentVariable("DOTNET_ROOT")}' "
        + $"'{AgentRtProcess.Host}' exec '{Path.Combine(AppContext.BaseDirectory, "AgentRuntime.Mcp.TestServer.dll")}'";

    private readonly string _data = Directory.CreateTempSubdirectory("agentrt").FullName;
    private SimulatorServer _server = null!;

    private string[] Arguments => ["chat", "--ollama", _server.Url.ToString(), "--model", "ollama/sim", "--mcp", Mcp];

    public async Task InitializeAsync() => _server = await SimulatorServer.StartAsync(new SimulatorOptions { Rate = 2000 });

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task Chat_ToolThatOnlyReads_IsCalledAndItsResultReachesTheModel()
    {
        Enqueue("test__echo", """{"text":"high at noon"}""", "At noon.");

        var (exitCode, output, error) = await RunAsync("When is the tide?");

        Assert.Equal((0, "At noon.\n"), (exitCode, output));
        Assert.Equal("tool test__echo {\"text\":\"high at noon\"}\ntool test__echo: high at noon\n", error);
        Assert.Contains("high at noon", await SecondRequestAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_ToolThatMayDestroyWithoutATerminal_IsRefusedWithTheReason()
    {
        Enqueue("test__write", """{"path":"/a","text":"x"}""", "Then not.");

        var (exitCode, output, error) = await RunAsync("Write it.");

        Assert.Equal((0, "Then not.\n"), (exitCode, output));
        Assert.Contains("tool test__write was refused", error, StringComparison.Ordinal);
        Assert.Contains("nobody can be asked", await SecondRequestAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_ApproveAlways_RunsItAndJsonShowsTheDecision()
    {
        Enqueue("test__write", """{"path":"/a","text":"written"}""", "Done.");

        var (exitCode, output, _) = await RunAsync("--approve", "always", "--json", "Write it.");

        var events = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(0, exitCode);
        var resolved = Assert.Single(events, e => e.GetProperty("type").GetString() == "approval.resolved");
        Assert.Equal("Approved", resolved.GetProperty("outcome").GetString());
        Assert.Single(events, e => e.GetProperty("type").GetString() == "approval.requested");
        Assert.Contains("written", await SecondRequestAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_ServerThatDoesNotStart_SaysSoAndAnswersWithoutIt()
    {
        _server.Enqueue(SimulatedReply.Say("Without."));

        var (exitCode, output, error) = await AgentRtProcess.RunAsync(
            "chat", "--ollama", _server.Url.ToString(), "--model", "ollama/sim", "--mcp", "none=/nowhere/none", "Hi");

        Assert.Equal((0, "Without.\n"), (exitCode, output));
        Assert.Contains("agentrt: MCP server 'none' (/nowhere/none) is down: there is no program", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NAME=COMMAND", "--mcp", "npx")]
    [InlineData("two servers named 'a'", "--mcp", "a=x", "--mcp", "a=y")]
    [InlineData("ask, always and never", "--approve", "perhaps")]
    public async Task Chat_WrongOption_SaysWhatIsWrong(string problem, params string[] options)
    {
        var (exitCode, _, error) = await AgentRtProcess.RunAsync(["chat", "--model", "ollama/sim", .. options, "Hi"]);

        Assert.Equal(2, exitCode);
        Assert.Contains(problem, error, StringComparison.Ordinal);
    }

    [UnixProgramFact("script")]
    public async Task Chat_InATerminal_AsksAndTakesTheKey()
    {
        Enqueue("test__write", """{"path":"/etc/pass\u001b[8mwd","text":"written"}""", "It is written.");
        await using var terminal = StartInTerminal("Write it.");

        await terminal.WaitForOutputAsync("[a]lways: ");
        await terminal.WriteAsync("y");

        Assert.Equal(0, await terminal.WaitForExitAsync());
        Assert.Contains("path: \"/etc/pass\\u001b[8mwd\"", terminal.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("test__write wants every call to be allowed; it may destroy what it changes.", terminal.Output, StringComparison.Ordinal);
        Assert.Contains("allowed", terminal.Output, StringComparison.Ordinal);
        Assert.Contains("It is written.", terminal.Output, StringComparison.Ordinal);
        Assert.Contains("written", await SecondRequestAsync(), StringComparison.Ordinal);
    }

    [UnixProgramFact("script")]
    public async Task Chat_ThisThreadInATerminal_IsNotAskedAgain()
    {
        Enqueue("test__write", """{"text":"one"}""", "First.");
        Enqueue("test__write", """{"text":"two"}""", "Second.");
        await using var terminal = StartInTerminal();

        await terminal.WaitForOutputAsync("> ");
        await terminal.WriteAsync("write\n");
        await terminal.WaitForOutputAsync("[a]lways: ");
        await terminal.WriteAsync("t");
        await terminal.WaitForOutputAsync("First.");
        await terminal.WriteAsync("write again\n");
        await terminal.WaitForOutputAsync("Second.");
        await terminal.WriteAsync("\u0004");

        Assert.Equal(0, await terminal.WaitForExitAsync());
        Assert.Single(terminal.Output.Split("[a]lways: ").Skip(1));
    }

    [UnixProgramFact("script")]
    public async Task Chat_AlwaysInATerminal_HoldsForTheNextRunWithTheSameServers()
    {
        Enqueue("test__write", """{"text":"one"}""", "First.");
        Enqueue("test__write", """{"text":"two"}""", "Second.");
        await using (var terminal = StartInTerminal("Write it."))
        {
            await terminal.WaitForOutputAsync("[a]lways: ");
            await terminal.WriteAsync("a");
            Assert.Equal(0, await terminal.WaitForExitAsync());
        }

        var (exitCode, output, error) = await RunAsync("Write again.");

        Assert.Equal((0, "Second.\n"), (exitCode, output));
        Assert.Contains("tool test__write: two", error, StringComparison.Ordinal);
    }

    [UnixProgramFact("script")]
    public async Task Chat_CtrlCAtTheQuestion_CancelsTheTurnAndTheServerStays()
    {
        _server.Enqueue(SimulatedReply.Of(new SimulatedPart.ToolCall("test__write", """{"text":"one"}""")));
        await using var terminal = StartInTerminal();
        await terminal.WaitForOutputAsync("> ");
        await terminal.WriteAsync("write\n");
        await terminal.WaitForOutputAsync("[a]lways: ");

        await terminal.WriteAsync("\u0003");
        await terminal.WaitForOutputAsync("test__write was cancelled");
        Enqueue("test__echo", """{"text":"still there"}""", "Good.");
        await terminal.WriteAsync("go on\n");
        await terminal.WaitForOutputAsync("Good.");
        await terminal.WriteAsync("\u0004");

        Assert.Equal(0, await terminal.WaitForExitAsync());
        Assert.Contains("tool test__echo: still there", terminal.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("is down", terminal.Output, StringComparison.Ordinal);
    }

    private void Enqueue(string tool, string arguments, string answer)
    {
        _server.Enqueue(SimulatedReply.Of(new SimulatedPart.ToolCall(tool, arguments)));
        _server.Enqueue(SimulatedReply.Say(answer));
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        AgentRtProcess.RunAsync(("XDG_DATA_HOME", _data), [.. Arguments, .. arguments]);

    private AgentRtProcess StartInTerminal(params string[] arguments) =>
        AgentRtProcess.StartInTerminal(("XDG_DATA_HOME", _data), [.. Arguments, .. arguments]);

    private async Task<string> SecondRequestAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return (await _server.WaitForCompletionAsync(1, deadline.Token)).RequestBody;
    }
}
