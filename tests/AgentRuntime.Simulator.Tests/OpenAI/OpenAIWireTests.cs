using System.Text;
using System.Text.Json;
using AgentRuntime.Testing;

namespace AgentRuntime.Simulator.Tests.OpenAI;

/// <summary>The streams of every dialect: their bytes as approved, and what a tolerant reader makes of them.</summary>
public sealed class OpenAIWireTests
{
    public static TheoryData<SimulatorDialect> Dialects => [.. Enum.GetValues<SimulatorDialect>()];

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Stream_TextWithThinkingAndTools_IsAsApproved(SimulatorDialect dialect)
    {
        var body = await StreamAsync(dialect, AllParts(), ",\"stream_options\":{\"include_usage\":true}");

        await Golden.CheckAsync($"{dialect}.approved.sse".ToLowerInvariant(), body);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Stream_EveryDialect_SaysTheSame(SimulatorDialect dialect)
    {
        var chunks = Parse(await StreamAsync(dialect, AllParts(), ",\"stream_options\":{\"include_usage\":true}"));

        Assert.Equal("Hello <b>, world", string.Concat(chunks.Select(TextOf)));
        var isHidden = dialect is SimulatorDialect.OpenAI or SimulatorDialect.Azure;
        Assert.Equal(isHidden ? "" : "Let me see", string.Concat(chunks.Select(ThinkingOf)));
        Assert.Equal(["get_weather({\"city\":\"Tokyo\"})", "get_time({})"], Calls(chunks));
        Assert.Equal(["tool_calls"], chunks.Select(FinishOf).OfType<string>().Distinct());
        var usage = chunks.Last(chunk => chunk.TryGetProperty("usage", out var value) && value.ValueKind == JsonValueKind.Object).GetProperty("usage");
        Assert.Equal(5, usage.GetProperty("prompt_tokens").GetInt32());
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Stream_WithoutIncludeUsage_HasUsageOnlyWhereTheServerAlwaysSendsIt(SimulatorDialect dialect)
    {
        var chunks = Parse(await StreamAsync(dialect, SimulatedReply.Say("Hi there"), ""));

        var always = dialect is SimulatorDialect.OpenRouter or SimulatorDialect.Mistral or SimulatorDialect.Groq
            or SimulatorDialect.DeepSeek or SimulatorDialect.Perplexity;
        Assert.Equal(always, chunks.Any(chunk => chunk.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object));
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Stream_ErrorInTheMiddle_HasTheDialectsShape(SimulatorDialect dialect)
    {
        var body = await StreamAsync(dialect, SimulatedReply.Say("one two three") with { Fault = new SimulatedFault.ErrorLine(2, "it \"broke\"") }, "");

        await Golden.CheckAsync($"{dialect}-error.approved.sse".ToLowerInvariant(), body);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Complete_NotStreamed_IsOneMessage(SimulatorDialect dialect)
    {
        await using var server = await StartAsync(dialect);
        server.Enqueue(AllParts());

        var (status, body) = await Probe.PostAsync(server, "/v1/chat/completions", Probe.Chat("sim-thinking"));

        Assert.Equal(200, status);
        var root = JsonDocument.Parse(body).RootElement;
        var message = root.GetProperty("choices")[0].GetProperty("message");
        Assert.Equal("Hello <b>, world", message.GetProperty("content").GetString());
        Assert.Equal("{\"city\":\"Tokyo\"}", message.GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString());
        Assert.Equal("tool_calls", root.GetProperty("choices")[0].GetProperty("finish_reason").GetString());
        Assert.Equal("chat.completion", root.GetProperty("object").GetString());
        Assert.Equal(5, root.GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Complete_UnknownModel_HasTheDialectsError(SimulatorDialect dialect)
    {
        await using var server = await StartAsync(dialect);

        var answer = await Probe.PostAsync(server, "/v1/chat/completions", Probe.Chat(dialect == SimulatorDialect.LlamaCpp ? "sim-404" : "nope"));

        Assert.Equal(404, answer.Status);
        await Golden.CheckAsync($"{dialect}-404.approved.json".ToLowerInvariant(), answer.Body);
    }

    [Theory]
    [MemberData(nameof(Dialects))]
    public async Task Stream_Cut_HasNeitherFinishNorDone(SimulatorDialect dialect)
    {
        var body = await StreamAsync(dialect, SimulatedReply.Say("one two three") with { Fault = new SimulatedFault.Cut(99) }, "");

        var chunks = Parse(body);
        Assert.DoesNotContain("[DONE]", body, StringComparison.Ordinal);
        Assert.All(chunks, chunk => Assert.Null(FinishOf(chunk)));
        Assert.Equal("one two three", string.Concat(chunks.Select(TextOf)));
    }

    [Fact]
    public async Task Stream_MaxTokens_FinishesForItsLength()
    {
        await using var server = await StartAsync(SimulatorDialect.OpenAI);

        var (_, body) = await Probe.PostAsync(server, "/v1/chat/completions", Probe.Chat("sim", ",\"stream\":true,\"max_tokens\":4"));

        var chunks = Parse(body);
        Assert.Equal(4, chunks.Count(chunk => TextOf(chunk).Length > 0));
        Assert.Equal("length", chunks.Select(FinishOf).OfType<string>().Single());
    }

    [Fact]
    public async Task Stream_LlamaCppStalls_PingsWithComments()
    {
        var time = new ManualTimeProvider();
        await using var server = await SimulatorServer.StartAsync(
            Probe.Fast with { Dialect = SimulatorDialect.LlamaCpp, TimeProvider = time }, Probe.Expires());
        server.Enqueue(SimulatedReply.Say("one two") with { Fault = new SimulatedFault.Stall(1, TimeSpan.FromSeconds(65)) });
        using var connection = await RawConnection.OpenAsync(server);
        await connection.PostAsync("/v1/chat/completions", Probe.Chat("sim", ",\"stream\":true"));
        for (var pings = 0; pings < 2; pings++)
        {
            await time.UntilTimerAsync();
            time.Advance(TimeSpan.FromSeconds(30));
            await connection.ReadUntilContainsAsync("\r\n:\n\n\r\n");
        }

        await time.UntilTimerAsync();
        time.Advance(TimeSpan.FromSeconds(5));

        Assert.Contains("[DONE]", await connection.ReadResponseAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_OpenRouterBeforeTheFirstToken_SendsHeadersAndCommentAtOnce()
    {
        await using var server = await SimulatorServer.StartAsync(
            new SimulatorOptions { Dialect = SimulatorDialect.OpenRouter, FirstTokenDelay = TimeSpan.FromHours(1) }, Probe.Expires());
        using var connection = await RawConnection.OpenAsync(server);
        await connection.PostAsync("/v1/chat/completions", Probe.Chat("sim", ",\"stream\":true"));

        var response = await connection.ReadUntilContainsAsync("PROCESSING");

        Assert.StartsWith("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n", response, StringComparison.Ordinal);
        Assert.EndsWith(": OPENROUTER PROCESSING\n\n\r\n", response, StringComparison.Ordinal);
        Assert.False(server.Exchanges[0].FirstTokenSent.IsCompleted);
    }

    [Theory]
    [InlineData(SimulatorDialect.OpenAI, 400, "context_length_exceeded")]
    [InlineData(SimulatorDialect.LlamaCpp, 400, "exceed_context_size_error")]
    [InlineData(SimulatorDialect.LMStudio, 200, "event: error")]
    public async Task Stream_PromptOverTheContext_FailsAsTheServerDoes(SimulatorDialect dialect, int expected, string mark)
    {
        await using var server = await Probe.StartAsync(Probe.Fast with { Dialect = dialect, Models = [new("sim") { ContextLength = 3 }] });

        var (status, body) = await Probe.PostAsync(server, "/v1/chat/completions", Probe.Chat("sim", ",\"stream\":true"));

        Assert.Equal(expected, status);
        Assert.Contains(mark, body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", "We could not parse the JSON body of your request.")]
    [InlineData("[]", "Invalid body: expected a JSON object.")]
    [InlineData("{\"model\":\"sim\"}", "Missing required parameter: 'messages'.")]
    [InlineData("{\"model\":\"sim\",\"messages\":[{}]}", "Missing required parameter: 'messages[0].role'.")]
    public async Task Complete_BadRequest_SaysWhatIsWrong(string json, string message)
    {
        await using var server = await StartAsync(SimulatorDialect.OpenAI);

        var (status, body) = await Probe.PostAsync(server, "/v1/chat/completions", json);

        Assert.Equal(400, status);
        Assert.Equal(message, JsonDocument.Parse(body).RootElement.GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task Complete_ContentParts_AreJoinedForTheScript()
    {
        var seen = "";
        await using var server = await Probe.StartAsync(Probe.Fast with
        {
            Dialect = SimulatorDialect.OpenAI,
            Script = request =>
            {
                seen = request.Prompt;
                return null;
            },
        });

        await Probe.PostAsync(
            server,
            "/v1/chat/completions",
            """{"model":"sim","messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url","image_url":{"url":"x"}},{"type":"text","text":"b"}]}]}""");

        Assert.Equal("ab", seen);
    }

    internal static List<JsonElement> Parse(string body)
    {
        var chunks = new List<JsonElement>();
        foreach (var line in body.Split('\n'))
        {
            var text = line.TrimEnd('\r');
            if (text.StartsWith("data: {", StringComparison.Ordinal))
            {
                chunks.Add(JsonDocument.Parse(text["data: ".Length..]).RootElement);
            }
        }

        return chunks;
    }

    private static SimulatedReply AllParts() => SimulatedReply.Of(
        new SimulatedPart.Thinking("Let me see"),
        new SimulatedPart.Text("Hello <b>, world"),
        new SimulatedPart.ToolCall("get_weather", "{\"city\":\"Tokyo\"}"),
        new SimulatedPart.ToolCall("get_time", "{}"));

    private static Task<SimulatorServer> StartAsync(SimulatorDialect dialect) =>
        Probe.StartAsync(Probe.Fast with { Dialect = dialect, TimeProvider = new ManualTimeProvider() });

    private static async Task<string> StreamAsync(SimulatorDialect dialect, SimulatedReply reply, string more)
    {
        await using var server = await StartAsync(dialect);
        server.Enqueue(reply);
        using var connection = await RawConnection.OpenAsync(server);
        await connection.PostAsync("/v1/chat/completions", Probe.Chat("sim-thinking", ",\"stream\":true" + more));
        var chunks = string.Concat(RawConnection.Chunks(await connection.ReadResponseAsync()));
        return Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(chunks));
    }

    private static JsonElement? DeltaOf(JsonElement chunk) =>
        chunk.TryGetProperty("choices", out var choices) && choices.GetArrayLength() > 0 ? choices[0].GetProperty("delta") : null;

    private static string TextOf(JsonElement chunk) =>
        DeltaOf(chunk) is { } delta && delta.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String
            ? content.GetString()!
            : "";

    private static string ThinkingOf(JsonElement chunk)
    {
        if (DeltaOf(chunk) is not { } delta)
        {
            return "";
        }

        if (delta.TryGetProperty("reasoning", out var text) || delta.TryGetProperty("reasoning_content", out text))
        {
            return text.GetString()!;
        }

        return delta.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.Array
            ? content[0].GetProperty("thinking")[0].GetProperty("text").GetString()!
            : "";
    }

    private static string? FinishOf(JsonElement chunk) =>
        chunk.TryGetProperty("choices", out var choices) && choices.GetArrayLength() > 0 ? choices[0].GetProperty("finish_reason").GetString() : null;

    private static IEnumerable<string> Calls(List<JsonElement> chunks)
    {
        var calls = new SortedDictionary<int, (string Name, string Arguments)>();
        foreach (var chunk in chunks)
        {
            if (DeltaOf(chunk) is not { } delta || !delta.TryGetProperty("tool_calls", out var fragments))
            {
                continue;
            }

            foreach (var fragment in fragments.EnumerateArray())
            {
                var index = fragment.GetProperty("index").GetInt32();
                var (name, arguments) = calls.GetValueOrDefault(index, ("", ""));
                var function = fragment.GetProperty("function");
                name += function.TryGetProperty("name", out var part) ? part.GetString() : "";
                calls[index] = (name, arguments + function.GetProperty("arguments").GetString());
            }
        }

        return calls.Values.Select(call => $"{call.Name}({call.Arguments})");
    }
}
