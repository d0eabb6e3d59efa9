using System.Text.Json;
using AgentRuntime.Testing;

namespace AgentRuntime.Simulator.Tests.Clients;

/// <summary>Independent software understands the simulator: the official <c>ollama</c> and <c>openai</c> clients from npm.</summary>
public sealed class NpmClientTests
{
    [NpmFact(NpmClients.Packages)]
    public async Task OllamaClient_AllItsCalls_UnderstandsTheServer()
    {
        await using var server = await Probe.StartAsync();

        var seen = JsonDocument.Parse(await NpmClients.RunAsync("ollama-client.mjs", server)).RootElement;

        Assert.Equal("[\"sim:latest\",\"sim-thinking:latest\",\"sim-tools:latest\"]", seen.GetProperty("models").GetRawText());
        Assert.Equal("[\"completion\",\"tools\",\"thinking\"]", seen.GetProperty("capabilities").GetRawText());
        var thinking = seen.GetProperty("thinking");
        Assert.StartsWith("Okay,", Text(thinking, "thinking"), StringComparison.Ordinal);
        Assert.StartsWith("You asked about \"hi\".", Text(thinking, "text"), StringComparison.Ordinal);
        Assert.Equal((31, 30, "stop"), (Number(thinking, "parts"), Number(thinking, "evalCount"), Text(thinking, "reason")));
        var call = seen.GetProperty("tools").GetProperty("calls")[0];
        Assert.Equal("get_weather", Text(call, "name"));
        Assert.Equal(JsonValueKind.String, call.GetProperty("arguments").GetProperty("city").ValueKind);
        Assert.Equal("stop", Text(seen.GetProperty("whole"), "done_reason"));
        Assert.Equal("model 'nope' not found", Text(seen.GetProperty("notFound").GetProperty("error"), "message"));
        Assert.Equal(404, Number(seen.GetProperty("notFound").GetProperty("error"), "status"));
        Assert.Equal(3, Number(seen.GetProperty("error"), "parts"));
        Assert.Contains("unexpected EOF", Text(seen.GetProperty("error").GetProperty("error"), "message"), StringComparison.Ordinal);
        Assert.Equal(3, Number(seen.GetProperty("cut"), "parts"));
        Assert.Contains("Did not receive done", Text(seen.GetProperty("cut").GetProperty("error"), "message"), StringComparison.Ordinal);
        Assert.Equal("terminated", Text(seen.GetProperty("reset").GetProperty("error"), "message"));
        Assert.Contains("sim:latest", seen.GetProperty("loaded").GetRawText(), StringComparison.Ordinal);
        Assert.Equal("success", seen.GetProperty("pulled").EnumerateArray().Last().GetString());
        Assert.Equal("AbortError", Text(seen, "aborted"));
        var aborted = server.Exchanges.Single(exchange => exchange.Model == "sim-stall@2");
        Assert.Equal(SimulatedOutcome.ClientClosed, await aborted.Ended.WaitAsync(Probe.Deadline));
        Assert.Equal(2, aborted.TokensSent);
    }

    [NpmTheory(NpmClients.Packages)]
    [InlineData(SimulatorDialect.Ollama)]
    [InlineData(SimulatorDialect.OpenAI)]
    [InlineData(SimulatorDialect.LMStudio)]
    [InlineData(SimulatorDialect.LlamaCpp)]
    [InlineData(SimulatorDialect.Vllm)]
    [InlineData(SimulatorDialect.OpenRouter)]
    [InlineData(SimulatorDialect.Mistral)]
    [InlineData(SimulatorDialect.Groq)]
    [InlineData(SimulatorDialect.DeepSeek)]
    [InlineData(SimulatorDialect.Azure)]
    [InlineData(SimulatorDialect.Perplexity)]
    [InlineData(SimulatorDialect.AnthropicCompat)]
    public async Task OpenAIClient_EveryDialect_UnderstandsTheServer(SimulatorDialect dialect)
    {
        await using var server = await Probe.StartAsync(Probe.Fast with { Dialect = dialect });

        var seen = JsonDocument.Parse(await NpmClients.RunAsync("openai-client.mjs", server)).RootElement;

        Assert.Equal(3, seen.GetProperty("models").GetArrayLength());
        var text = seen.GetProperty("text");
        Assert.StartsWith("You asked about \"hi\".", Text(text, "text"), StringComparison.Ordinal);
        Assert.Equal("stop", text.GetProperty("finish")[0].GetString());
        Assert.Equal(30, Number(text.GetProperty("usage"), "completion_tokens"));
        var call = seen.GetProperty("tools").GetProperty("calls").GetProperty(dialect == SimulatorDialect.AnthropicCompat ? "1" : "0");
        Assert.Equal("get_weather", Text(call, "name"));
        Assert.Equal(JsonValueKind.String, JsonDocument.Parse(Text(call, "arguments")).RootElement.GetProperty("city").ValueKind);
        Assert.Equal("tool_calls", seen.GetProperty("tools").GetProperty("finish")[0].GetString());
        Assert.Equal("tool_calls", Text(seen.GetProperty("whole").GetProperty("choices")[0], "finish_reason"));
        Assert.Equal(503, Number(seen.GetProperty("busy").GetProperty("error"), "status"));

        // Ollama's /v1 swallows an error inside the stream: the client sees a reply that just ends.
        Assert.Equal(dialect != SimulatorDialect.Ollama, seen.GetProperty("error").TryGetProperty("error", out _));
        Assert.DoesNotContain(seen.GetProperty("error").GetProperty("finish").EnumerateArray(), reason => reason.GetString() != "error");
        Assert.True(seen.GetProperty("reset").TryGetProperty("error", out _));
        var aborted = server.Exchanges.Single(exchange => exchange.Model == "sim-stall@2");
        Assert.Equal(SimulatedOutcome.ClientClosed, await aborted.Ended.WaitAsync(Probe.Deadline));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static int Number(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
