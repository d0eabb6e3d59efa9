using System.Text.Json;
using AgentRuntime.Simulator;

namespace AgentRuntime.Cli.Tests.Chat;

public sealed class ChatCommandTests : IAsyncLifetime
{
    private const string Answer = "Grüße — 你好 👋🏽, the tide comes in.\n\nTwice a day.";

    private SimulatorServer _server = null!;

    public async Task InitializeAsync() => _server = await SimulatorServer.StartAsync(new SimulatorOptions { Rate = 2000 });

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Chat_WithPrompt_WritesTheWholeReplyAndNothingElse()
    {
        _server.Enqueue(SimulatedReply.Say(Answer));

        var (exitCode, output, error) = await RunAsync("--model", "ollama/sim", "When is the tide?");

        Assert.Equal(Answer + "\n", output);
        Assert.Empty(error);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Chat_ReplyOneByteAWrite_WritesTheSame()
    {
        _server.Enqueue(SimulatedReply.Say(Answer) with { Chunking = new SimulatorChunking.BytePerWrite() });

        var (_, output, _) = await RunAsync("--model", "ollama/sim", "hi");

        Assert.Equal(Answer + "\n", output);
    }

    [Fact]
    public async Task Chat_PromptThatBeginsWithAt_IsNotAFile()
    {
        _server.Enqueue(SimulatedReply.Say("Hello."));

        await RunAsync("--model", "ollama/sim", "@home");

        var exchange = await FirstCompletionAsync();
        Assert.Contains("@home", exchange.RequestBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_PromptAfterTwoDashes_MayBeginWithADash()
    {
        _server.Enqueue(SimulatedReply.Say("Hello."));

        var (exitCode, _, _) = await RunAsync("--model", "ollama/sim", "--", "--home");

        var exchange = await FirstCompletionAsync();
        Assert.Contains("--home", exchange.RequestBody, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Chat_InstructionsAndLimit_AreSent()
    {
        _server.Enqueue(SimulatedReply.Say("Hello."));

        await RunAsync("--model", "ollama/sim", "--instructions", "Be brief.", "--max-tokens", "77", "hi");

        using var body = JsonDocument.Parse((await FirstCompletionAsync()).RequestBody);
        Assert.Equal("system", body.RootElement.GetProperty("messages")[0].GetProperty("role").GetString());
        Assert.Equal("Be brief.", body.RootElement.GetProperty("messages")[0].GetProperty("content").GetString());
        Assert.Equal(77, body.RootElement.GetProperty("options").GetProperty("num_predict").GetInt32());
    }

    [Fact]
    public async Task Chat_ModelThatThinks_KeepsTheThinkingOutOfStdout()
    {
        _server.Enqueue(SimulatedReply.Of(new SimulatedPart.Thinking("Let me see."), new SimulatedPart.Text("Yes.")));

        var (exitCode, output, error) = await RunAsync("--model", "ollama/sim-thinking", "hi");

        Assert.Equal("Yes.\n", output);
        Assert.Equal("Let me see.\n", error);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task Chat_InterruptedInMidStream_KeepsThePartialTextAndClosesTheSocket()
    {
        _server.Enqueue(SimulatedReply.Say("The tide comes in twice a day.") with { Fault = new SimulatedFault.Stall(5) });
        await using var program = Start("--model", "ollama/sim", "hi");

        // Shown although the turn is far from its end: text is written when it comes.
        await program.WaitForOutputAsync("The tide comes in twice");
        await program.SignalAsync("INT");

        Assert.Equal(130, await program.WaitForExitAsync());
        Assert.Equal("The tide comes in twice\n", program.Output);
        Assert.Equal(SimulatedOutcome.ClientClosed, await (await FirstCompletionAsync()).Ended);
    }

    [Fact]
    public async Task Chat_InterruptedBeforeHeaders_ClosesTheSocket()
    {
        _server.Enqueue(SimulatedReply.Fail(new SimulatedFault.StallBeforeHeaders()));
        await using var program = Start("--model", "ollama/sim", "hi");

        var exchange = await FirstCompletionAsync();
        await exchange.Started;
        await program.SignalAsync("INT");

        Assert.Equal(130, await program.WaitForExitAsync());
        Assert.Empty(program.Output);
        Assert.Equal(SimulatedOutcome.ClientClosed, await exchange.Ended);
    }

    [Fact]
    public async Task Chat_Terminated_LeavesLikeAnInterrupt()
    {
        _server.Enqueue(SimulatedReply.Say("One two three four.") with { Fault = new SimulatedFault.Stall(3) });
        await using var program = Start("--model", "ollama/sim", "hi");
        await program.WaitForOutputAsync("One two three");

        await program.SignalAsync("TERM");

        Assert.Equal(130, await program.WaitForExitAsync());
        Assert.Equal(SimulatedOutcome.ClientClosed, await (await FirstCompletionAsync()).Ended);
    }

    [Fact]
    public async Task Chat_FailedTurn_SaysWhatWhereAndWhatToDo()
    {
        var (exitCode, output, error) = await RunAsync("--model", "ollama/sim-500", "hi");

        Assert.Equal(1, exitCode);
        Assert.Empty(output);
        Assert.Contains("unexpectedly stopped", error, StringComparison.Ordinal);
        Assert.Contains("where: ollama, HTTP 500", error, StringComparison.Ordinal);
        Assert.Contains("what to do: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_ReplyThatIsCut_KeepsItsTextAndFails()
    {
        for (var attempt = 0; attempt < 10; attempt++)
        {
            _server.Enqueue(SimulatedReply.Say("One two three four.") with { Fault = new SimulatedFault.Cut(3) });
        }

        var (exitCode, output, error) = await RunAsync("--model", "ollama/sim", "hi");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("One two three", output, StringComparison.Ordinal);
        Assert.Contains("trying again in", error, StringComparison.Ordinal);
        Assert.Contains("agentrt: Truncated", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_NoServer_NamesTheUrl()
    {
        var url = _server.Url.ToString();
        await _server.DisposeAsync();

        var (exitCode, _, error) = await AgentRtProcess.RunAsync("chat", "--ollama", url, "--model", "ollama/sim", "hi");

        Assert.Equal(1, exitCode);
        Assert.Contains(url.TrimEnd('/'), error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_Json_WritesEventsAsLinesThatEndWithTheStop()
    {
        _server.Enqueue(SimulatedReply.Of(new SimulatedPart.Thinking("Hm."), new SimulatedPart.Text(Answer)));

        var (exitCode, output, error) = await RunAsync("--model", "ollama/sim-thinking", "--json", "hi");

        var events = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(0, exitCode);
        Assert.Empty(error);
        Assert.Equal("turn.stopped", events[^1].GetProperty("type").GetString());
        Assert.Equal("EndTurn", events[^1].GetProperty("reason").GetString());
        Assert.Equal(Answer, Join(events, "agent.text"));
        Assert.Equal("Hm.", Join(events, "agent.thinking"));
        Assert.Equal(
            events.Skip(1).Select(e => e.GetProperty("position").GetInt64()),
            events.SkipLast(1).Select(e => e.GetProperty("end").GetInt64()));
    }

    [Fact]
    public async Task Chat_JsonOfAFailedTurn_CarriesTheError()
    {
        var (exitCode, output, _) = await RunAsync("--model", "ollama/sim-500", "--json", "hi");

        var last = JsonDocument.Parse(output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]).RootElement;
        Assert.Equal(1, exitCode);
        Assert.Equal("Failed", last.GetProperty("reason").GetString());
        Assert.Equal(500, last.GetProperty("error").GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task Chat_Conversation_GoesOnAfterAFailedTurnAndRemembers()
    {
        _server.Enqueue(SimulatedReply.Fail(new SimulatedFault.Status(400)));
        _server.Enqueue(SimulatedReply.Say("Fine."));
        _server.Enqueue(SimulatedReply.Say("Still fine."));
        await using var program = Start("--model", "ollama/sim");

        await program.WriteLineAsync("first words");
        await program.WriteLineAsync("second words");
        await program.WriteLineAsync("");
        await program.WriteLineAsync("third words");
        program.EndInput();

        Assert.Equal(1, await program.WaitForExitAsync());
        Assert.Equal("Fine.\nStill fine.\n", program.Output);
        Assert.Contains("HTTP 400", program.Error, StringComparison.Ordinal);
        var last = await _server.WaitForCompletionAsync(2, CancellationToken.None);
        Assert.Contains("second words", last.RequestBody, StringComparison.Ordinal);
        Assert.Contains("Fine.", last.RequestBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_ConversationInterruptedInATurn_CancelsTheTurnAndGoesOn()
    {
        _server.Enqueue(SimulatedReply.Say("One two three four.") with { Fault = new SimulatedFault.Stall(3) });
        _server.Enqueue(SimulatedReply.Say("Five."));
        await using var program = Start("--model", "ollama/sim");

        await program.WriteLineAsync("count");
        await program.WaitForOutputAsync("One two three");
        await program.SignalAsync("INT");
        await program.WaitForErrorAsync("cancelled");
        await program.WriteLineAsync("go on");
        await program.WaitForOutputAsync("Five.");
        program.EndInput();

        Assert.Equal(0, await program.WaitForExitAsync());
        Assert.Equal("One two three\nFive.\n", program.Output);
        Assert.Equal(SimulatedOutcome.ClientClosed, await (await FirstCompletionAsync()).Ended);
    }

    [Fact]
    public async Task Chat_ConversationInterruptedAgain_Leaves()
    {
        _server.Enqueue(SimulatedReply.Say("One two three four.") with { Fault = new SimulatedFault.Stall(3) });
        await using var program = Start("--model", "ollama/sim");
        await program.WriteLineAsync("count");
        await program.WaitForOutputAsync("One two three");
        await program.SignalAsync("INT");
        await program.WaitForErrorAsync("cancelled");

        await program.SignalAsync("INT");

        Assert.Equal(130, await program.WaitForExitAsync());
    }

    private static string Join(IEnumerable<JsonElement> events, string type) => string.Concat(
        events.Where(e => e.GetProperty("type").GetString() == type).Select(e => e.GetProperty("text").GetString()));

    private AgentRtProcess Start(params string[] arguments) =>
        AgentRtProcess.Start(["chat", "--ollama", _server.Url.ToString(), .. arguments]);

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        AgentRtProcess.RunAsync(["chat", "--ollama", _server.Url.ToString(), .. arguments]);

    private async Task<SimulatedExchange> FirstCompletionAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await _server.WaitForCompletionAsync(0, deadline.Token);
    }
}
