using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using AgentRuntime.Testing;

namespace AgentRuntime.Simulator.Tests.Ollama;

/// <summary>The bytes of <c>/api/chat</c> and <c>/api/generate</c>, on a clock that stands still.</summary>
public sealed partial class OllamaWireTests
{
    private const string Prefix = "{\"model\":\"sim\",\"created_at\":\"2026-01-01T00:00:00Z\",\"";
    private const string Totals = "\"prompt_eval_count\":5,\"prompt_eval_duration\":1,";

    [Fact]
    public async Task Chat_Text_IsByteForByteOllamas()
    {
        var response = await RawAsync(SimulatedReply.Say("Hello, world"));

        Assert.Equal(
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nDate: D\r\nTransfer-Encoding: chunked\r\n\r\n"
            + Chunk(Prefix + """message":{"role":"assistant","content":"Hello"},"done":false}""")
            + Chunk(Prefix + """message":{"role":"assistant","content":","},"done":false}""")
            + Chunk(Prefix + """message":{"role":"assistant","content":" world"},"done":false}""")
            + Chunk(Prefix + """message":{"role":"assistant","content":""},"done":true,"done_reason":"stop",""" + Totals + "\"eval_count\":3,\"eval_duration\":1}")
            + "0\r\n\r\n",
            response);
    }

    [Fact]
    public async Task Chat_ThinkingThenText_PutsThinkingBesideEmptyContent()
    {
        var lines = await LinesAsync(SimulatedReply.Of(new SimulatedPart.Thinking("Okay"), new SimulatedPart.Text("Yes")));

        Assert.Equal(Prefix + """message":{"role":"assistant","content":"","thinking":"Okay"},"done":false}""", lines[0]);
        Assert.Equal(Prefix + """message":{"role":"assistant","content":"Yes"},"done":false}""", lines[1]);
    }

    [Fact]
    public async Task Chat_ToolCallsOnOwnLines_AreWholeObjects()
    {
        var lines = await LinesAsync(SimulatedReply.Of(
            new SimulatedPart.ToolCall("get_weather", """{"city":"Tokyo"}""", "call_a"),
            new SimulatedPart.ToolCall("get_time", "{}", "")));

        Assert.Equal(
            Prefix + """message":{"role":"assistant","content":"","tool_calls":[{"id":"call_a","function":{"index":0,"name":"get_weather","arguments":{"city":"Tokyo"}}}]},"done":false}""",
            lines[0]);
        Assert.Equal(
            Prefix + """message":{"role":"assistant","content":"","tool_calls":[{"function":{"index":1,"name":"get_time","arguments":{}}}]},"done":false}""",
            lines[1]);
        Assert.Contains("\"done_reason\":\"stop\"", lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SimulatedToolCallPlacement.OneLine, 0, "\"done\":false")]
    [InlineData(SimulatedToolCallPlacement.DoneLine, 0, "\"done\":true")]
    public async Task Chat_ToolCallsTogether_RideOnOneLine(SimulatedToolCallPlacement placement, int line, string mark)
    {
        var lines = await LinesAsync(SimulatedReply.Of(new SimulatedPart.ToolCall("a", "{}"), new SimulatedPart.ToolCall("b", "{}"))
            with
        { ToolCallPlacement = placement });

        Assert.Matches(
            """tool_calls":\[\{"id":"call_[a-z0-9]{8}","function":\{"index":0,"name":"a","arguments":\{\}\}\},\{"id":"call_[a-z0-9]{8}","function":\{"index":1,"name":"b","arguments":\{\}\}\}\]""",
            lines[line]);
        Assert.Contains(mark, lines[line], StringComparison.Ordinal);
        Assert.Contains("\"eval_count\":2", lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"<b>&\\\n\t\r\u0001", """\"\u003cb\u003e\u0026\\\n\t\r\u0001""")]
    [InlineData("Grüße 🙂 \u2028", "Grüße 🙂 \\u2028")]
    public async Task Chat_TextToEscape_IsEscapedAsGoDoes(string text, string expected)
    {
        var lines = await LinesAsync(SimulatedReply.Of(new SimulatedPart.Tokens([text])));

        Assert.Equal(Prefix + $$$"""message":{"role":"assistant","content":"{{{expected}}}"},"done":false}""", lines[0]);
    }

    [Fact]
    public async Task Chat_SurrogatePairOverTwoTokens_IsWrittenAsTwoEscapes()
    {
        var lines = await LinesAsync(SimulatedReply.Of(new SimulatedPart.Tokens(["\ud83d", "\udc4b"])));

        Assert.Equal(Prefix + """message":{"role":"assistant","content":"\ud83d"},"done":false}""", lines[0]);
        Assert.Equal(Prefix + """message":{"role":"assistant","content":"\udc4b"},"done":false}""", lines[1]);
    }

    [Fact]
    public async Task Chat_RawPart_IsSentAsItIs()
    {
        var response = await RawAsync(SimulatedReply.Of(SimulatedPart.Raw.Of("garbage\r\n"), new SimulatedPart.Raw([0xff, 0x0a])));

        Assert.Equal(["garbage\r\n", "\xff\n"], RawConnection.Chunks(response)[..2]);
    }

    [Fact]
    public async Task Chat_NotStreamed_IsOneJsonTextWithItsLength()
    {
        await using var server = await Probe.StartAsync(Probe.Fast with { TimeProvider = new ManualTimeProvider() });
        server.Enqueue(SimulatedReply.Of(new SimulatedPart.Thinking("Hm."), new SimulatedPart.Text("Hi."), new SimulatedPart.ToolCall("a", "{}", "x")));
        using var client = Probe.Client(server);

        using var response = await Probe.OpenAsync(client, "/api/chat", Probe.Chat("sim", ",\"stream\":false"), Probe.Expires());

        var body = await response.Content.ReadAsStringAsync(Probe.Expires());
        Assert.Equal("application/json; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        Assert.Equal(Encoding.UTF8.GetByteCount(body), response.Content.Headers.ContentLength);
        Assert.Equal(
            Prefix + """message":{"role":"assistant","content":"Hi.","thinking":"Hm.","tool_calls":[{"id":"x","function":{"index":0,"name":"a","arguments":{}}}]},"done":true,"done_reason":"stop",""" + Totals + "\"eval_count\":5,\"eval_duration\":1}",
            body);
    }

    [Fact]
    public async Task Generate_Text_HasResponseInsteadOfMessage()
    {
        await using var server = await Probe.StartAsync(Probe.Fast with { TimeProvider = new ManualTimeProvider() });
        server.Enqueue(SimulatedReply.Say("A joke"));

        var (_, body) = await Probe.PostAsync(server, "/api/generate", """{"model":"sim","prompt":"hi"}""");

        Assert.Equal(
            Prefix + "response\":\"A\",\"done\":false}\n"
            + Prefix + "response\":\" joke\",\"done\":false}\n"
            + Prefix + "response\":\"\",\"done\":true,\"done_reason\":\"stop\"," + Totals + "\"eval_count\":2,\"eval_duration\":1}\n",
            body);
    }

    [Fact]
    public async Task Chat_CachedPromptAndOwnReason_AreOnTheFinalLine()
    {
        var lines = await LinesAsync(SimulatedReply.Say("A") with { PromptTokens = 0, StopReason = "" });

        Assert.Equal(Prefix + """message":{"role":"assistant","content":""},"done":true,"eval_count":1,"eval_duration":1}""", lines[^1]);
    }

    [Fact]
    public async Task Chat_NumPredict_EndsForItsLength()
    {
        await using var server = await Probe.StartAsync();

        var (_, body) = await Probe.PostAsync(server, "/api/chat", Probe.Chat("sim", ""","options":{"num_predict":7}"""));

        var lines = body.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(8, lines.Length);
        Assert.Contains("\"done_reason\":\"length\"", lines[^1], StringComparison.Ordinal);
        Assert.Contains("\"eval_count\":7,", lines[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sim", false, 30)]
    [InlineData("sim-thinking", true, 30)]
    public async Task Chat_GeneratedReply_HasExactlyTheTokensItCounts(string model, bool thinks, int tokens)
    {
        await using var server = await Probe.StartAsync();

        var (_, body) = await Probe.PostAsync(server, "/api/chat", Probe.Chat(model));

        var lines = body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToImmutableArray();
        Assert.Equal(tokens + 1, lines.Length);
        Assert.Equal(tokens, lines[^1].GetProperty("eval_count").GetInt32());
        Assert.Equal(thinks, lines[0].GetProperty("message").TryGetProperty("thinking", out _));
        var exchange = server.Exchanges[0];
        Assert.Equal(SimulatedOutcome.Completed, await exchange.Ended.WaitAsync(Probe.Deadline));
        Assert.Equal(tokens, exchange.TokensSent);
    }

    [Fact]
    public async Task Chat_ThinkFalse_DoesNotThink()
    {
        await using var server = await Probe.StartAsync();

        var (_, body) = await Probe.PostAsync(server, "/api/chat", Probe.Chat("sim-thinking", ",\"think\":false"));

        Assert.DoesNotContain("thinking\":", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_ToolModelWithTools_CallsTheFirstWithFittingArguments()
    {
        const string tools = """
            ,"tools":[{"type":"function","function":{"name":"get_weather","parameters":{"type":"object","properties":{
            "city":{"type":"string"},"days":{"type":"integer"},"unit":{"type":"string","enum":["celsius","kelvin"]},"hourly":{"type":"boolean"},
            "tags":{"type":"array","items":{"type":"number"}},"at":{"type":"object","properties":{"lat":{"type":"number"}}}}}}}]
            """;
        await using var server = await Probe.StartAsync();

        var (_, body) = await Probe.PostAsync(server, "/api/chat", Probe.Chat("sim-tools", tools));

        var call = JsonDocument.Parse(body.Split('\n')[0]).RootElement.GetProperty("message").GetProperty("tool_calls")[0].GetProperty("function");
        Assert.Equal("get_weather", call.GetProperty("name").GetString());
        var arguments = call.GetProperty("arguments");
        Assert.Equal(JsonValueKind.String, arguments.GetProperty("city").ValueKind);
        Assert.True(arguments.GetProperty("days").TryGetInt32(out _));
        Assert.Equal("celsius", arguments.GetProperty("unit").GetString());
        Assert.Equal(JsonValueKind.True, arguments.GetProperty("hourly").ValueKind);
        Assert.Equal(JsonValueKind.Number, arguments.GetProperty("tags")[0].ValueKind);
        Assert.Equal(JsonValueKind.Number, arguments.GetProperty("at").GetProperty("lat").ValueKind);
    }

    [Fact]
    public async Task Chat_ToolModelThatPlacesItsCallsOnTheDoneLine_DoesSo()
    {
        await using var server = await Probe.StartAsync(Probe.Fast with
        {
            Models = [new("native") { CallsTools = true, ToolCallPlacement = SimulatedToolCallPlacement.DoneLine }],
        });

        var (_, body) = await Probe.PostAsync(server, "/api/chat", Probe.Chat("native", ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"t\"}}]"));

        var line = Assert.Single(body.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("\"tool_calls\":[{", line, StringComparison.Ordinal);
        Assert.Contains("\"done\":true", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_ToolModelAfterTheResult_Answers()
    {
        const string json = """
            {"model":"sim-tools","tools":[{"type":"function","function":{"name":"t"}}],"messages":[{"role":"user","content":"hi"},
            {"role":"assistant","content":"","tool_calls":[{"function":{"name":"t","arguments":{}}}]},{"role":"tool","content":"42","tool_name":"t"}]}
            """;
        await using var server = await Probe.StartAsync();

        var (_, body) = await Probe.PostAsync(server, "/api/chat", json);

        Assert.DoesNotContain("tool_calls", body, StringComparison.Ordinal);
        Assert.Equal(31, body.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Chat_PacedReply_ReportsItsRateInNanoseconds()
    {
        var time = new ManualTimeProvider();
        await using var server = await Probe.StartAsync(new SimulatorOptions
        {
            TimeProvider = time,
            Rate = 100,
            FirstTokenDelay = TimeSpan.FromMilliseconds(50),
            LoadDelay = TimeSpan.FromMilliseconds(20),
        });
        server.Enqueue(SimulatedReply.Say("a b c d e") with { PromptTokens = 12 });
        var posting = Probe.PostAsync(server, "/api/chat", Probe.Chat("sim"));
        while (!posting.IsCompleted)
        {
            await Task.WhenAny(posting, time.UntilTimerAsync());
            time.Advance(posting.IsCompleted ? TimeSpan.Zero : TimeSpan.FromMilliseconds(10));
        }

        var last = (await posting).Body.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.EndsWith(
            "\"total_duration\":120000000,\"load_duration\":20000000,\"prompt_eval_count\":12,\"prompt_eval_duration\":50000000,\"eval_count\":5,\"eval_duration\":50000000}",
            last,
            StringComparison.Ordinal);
    }

    [GeneratedRegex("Date: [^\r]*", RegexOptions.NonBacktracking)]
    private static partial Regex DateHeader();

    private static string Chunk(string line) => $"{Encoding.UTF8.GetByteCount(line) + 1:x}\r\n{line}\n\r\n";

    private static async Task<string> RawAsync(SimulatedReply reply)
    {
        await using var server = await Probe.StartAsync(Probe.Fast with { TimeProvider = new ManualTimeProvider() });
        server.Enqueue(reply);
        using var connection = await RawConnection.OpenAsync(server);
        await connection.PostAsync("/api/chat", Probe.Chat("sim"));
        return DateHeader().Replace(await connection.ReadResponseAsync(), "Date: D");
    }

    private static async Task<string[]> LinesAsync(SimulatedReply reply)
    {
        var chunks = string.Concat(RawConnection.Chunks(await RawAsync(reply)));
        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(chunks)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
