using System.Collections.Immutable;
using System.Text;
using AgentRuntime.Model;
using AgentRuntime.Providers;

namespace AgentRuntime.Tests.Providers.OpenAI;

public sealed class OpenAIDecoderTests
{
    private const string Done = "data: [DONE]\n\n";

    [Fact]
    public void Decode_ContentAndUsageOnTheFinishChunk_AllOfItCounts() =>
        Assert.Equal(
            ["MessageStarted c1", "Thinking t", "Text x", "Usage 1 3 4 0", "Stopped MaxTokens length"],
            Decode(Chunk("""{"reasoning_content":"t","content":"x"}""", "length", ""","usage":{"prompt_tokens":5,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":4}}"""), Done).Events);

    [Fact]
    public void Decode_UsageAfterTheFinish_ComesBeforeTheStop() =>
        Assert.Equal(
            ["MessageStarted c1", "Text x", "Usage 5 3 0 0", "Stopped EndTurn stop"],
            Decode(
                Chunk("""{"content":"x"}"""),
                Chunk("{}", "stop"),
                """data: {"id":"c1","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":3}}""" + "\n\n",
                Done).Events);

    [Theory]
    [InlineData("stop", "EndTurn")]
    [InlineData("length", "MaxTokens")]
    [InlineData("content_filter", "Refusal")]
    [InlineData("tool_calls", "EndTurn")]
    [InlineData("eos", "EndTurn")]
    public void Decode_FinishReason_DecidesTheStop(string raw, string reason) =>
        Assert.Equal($"Stopped {reason} {raw}", Decode(Chunk("""{"content":"x"}""", raw)).Events[^1]);

    [Fact]
    public void Decode_DoneWithoutFinishReason_IsAnEnd() =>
        Assert.Equal(["MessageStarted c1", "Text x", "Stopped EndTurn "], Decode(Chunk("""{"content":"x"}"""), Done).Events);

    [Fact]
    public void Decode_EmptyFinishReason_IsNone() =>
        Assert.Equal("Truncated", Decode(Chunk("""{"content":"x"}""", "")).Outcome);

    [Theory]
    [InlineData("")]
    [InlineData(Done)]
    [InlineData(": ping\n\n")]
    public void Decode_NothingButAnEnd_IsTruncated(string stream) => Assert.Equal("Truncated", Decode(stream).Outcome);

    [Theory]
    [InlineData("error: {\"message\":\"wo")]
    [InlineData("event: error\ndata: {\"message\":\"wo")]
    [InlineData("data: {\"error\":\"wo")]
    public void Decode_ErrorCutOff_IsTruncated(string stream) => Assert.Equal("Truncated", Decode(stream).Outcome);

    [Theory]
    [InlineData("data: {malformed json: <<<chaos>>>", "Protocol")]
    [InlineData("data: {\"choices\":[{\"delta\":{\"content\":\"x", "Truncated")]
    public void Decode_LastEventThatIsNoChunk_IsTruncatedOnlyWhereItMayHaveBeenCutOff(string frame, string outcome) =>
        Assert.Equal(outcome, Decode(Chunk("""{"content":"x"}"""), frame).Outcome);

    [Fact]
    public void Decode_DoneWithoutBlankLine_IsAnEnd() =>
        Assert.Equal(Decoding.Done, Decode(Chunk("""{"content":"x"}"""), "data: [DONE]").Outcome);

    [Theory]
    [InlineData("""data: {"error":{"message":"words","type":"server_error"}}""")]
    [InlineData("""data: {"error":{"message":"words"},"message":"words"}""")]
    [InlineData("""data: {"error":"words"}""")]
    [InlineData("event: error\ndata: {\"error\":{\"message\":\"words\"}}")]
    [InlineData("event: error\ndata: words")]
    [InlineData("""error: {"code":500,"message":"words","type":"server_error"}""")]
    [InlineData("""data: {"object":"error","message":"words","type":"X"}""")]
    [InlineData("""data: {"detail":"words"}""")]
    [InlineData("""data: {"id":"c","choices":[{"delta":{"content":"lost"},"finish_reason":"error"}],"error":{"code":502,"message":"words"}}""")]
    public void Decode_ErrorWhereverItStands_FailsWithTheServersWords(string frame)
    {
        var decoding = Decode(Chunk("""{"content":"before"}"""), frame + "\n\n", Done);

        Assert.Equal("words", decoding.Failure?.Message);
        Assert.Equal("before", decoding.Text);
    }

    [Theory]
    [InlineData("Trying to keep the first 5 tokens when context the overflows. However, the model is loaded with context length of only 4 tokens", ModelErrorCategory.PromptTooLarge)]
    [InlineData("Cannot truncate prompt with n_keep (9) >= n_ctx (4)", ModelErrorCategory.PromptTooLarge)]
    [InlineData("The number of tokens to keep from the initial prompt is greater than the context length", ModelErrorCategory.PromptTooLarge)]
    [InlineData("Reached context length of 4096 tokens with model (arch: x) that does not currently support mid-generation context overflow", ModelErrorCategory.PromptTooLarge)]
    [InlineData("Context size has been exceeded", ModelErrorCategory.PromptTooLarge)]
    [InlineData("No models loaded. Please load a model in the developer page", ModelErrorCategory.ModelNotFound)]
    [InlineData("Model is unloaded.", ModelErrorCategory.ServerError)]
    [InlineData("Error rendering prompt with jinja template", ModelErrorCategory.ServerError)]
    public void Decode_ErrorInsideStatus200_HasItsCategory(string words, ModelErrorCategory category) =>
        Assert.Equal(category, Decode($"data: {{\"error\":{{\"message\":\"{words}\"}}}}\n\n").Failure?.Category);

    [Fact]
    public void Decode_ToolCallFragments_JoinByIndexWithGapsFromOne() =>
        Assert.Equal(
            ["ToolUse a f {\"x\":1} complete", "ToolUse b g {} complete"],
            Calls(
                """[{"index":1,"id":"a","type":"function","function":{"name":"f","arguments":""}}]""",
                """[{"index":1,"function":{"arguments":"{\"x\""}}]""",
                """[{"index":4,"id":"b","function":{"name":"g","arguments":null}}]""",
                """[{"index":1,"id":"","function":{"name":"","arguments":":1}"}}]"""));

    [Fact]
    public void Decode_SecondCallReusesIndexWithAnotherId_IsAnotherCall() =>
        Assert.Equal(
            ["ToolUse a f {} complete", "ToolUse b f {} complete"],
            Calls(
                """[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}]""",
                """[{"index":0,"id":"b","function":{"name":"f","arguments":"{}"}}]"""));

    [Fact]
    public void Decode_NoIndexAndNoId_NewCallWhenTheLastIsComplete() =>
        Assert.Equal(
            ["ToolUse call_1 f {\"s\":\"}\"} complete", "ToolUse call_2 g {} complete", "ToolUse call_3 g {\"y\":2} complete"],
            Calls(
                """[{"function":{"name":"f","arguments":"{\"s\":\"}"}}]""",
                """[{"function":{"arguments":"\"}"}}]""",
                """[{"function":{"name":"g","arguments":"{}"}}]""",
                """[{"function":{"arguments":"{\"y\":2}"}}]"""));

    [Fact]
    public void Decode_IdAndNameOnEveryFragment_IsOneCall() =>
        Assert.Equal(
            ["ToolUse a f {\"x\":1} complete"],
            Calls(
                """[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\""}}]""",
                """[{"index":0,"id":"a","function":{"name":"f","arguments":":1}"}}]""",
                """[{"index":0,"id":"a","function":{"name":"f","arguments":""}}]"""));

    [Fact]
    public void Decode_ArgumentsAsObject_AreTaken() =>
        Assert.Equal(
            ["ToolUse a f {\"x\":[1]} complete"],
            Calls("""[{"index":0,"id":"a","function":{"name":"f","arguments":{"x":[1]}}}]"""));

    [Fact]
    public void Decode_ArgumentsThatAreNotJson_AreDataForTheModel() =>
        Assert.Equal(
            ["ToolUseInvalid a f {\"x\":"],
            Calls("""[{"index":0,"id":"a","function":{"name":"f","arguments":"{\"x\":"}}]"""));

    [Fact]
    public void Decode_CallBeingWritten_SnapshotsHoldWhatIsReadable()
    {
        var decoding = Decode(
            Tools("""[{"index":0,"id":"a","function":{"name":"write","arguments":""}}]"""),
            Tools("""[{"index":0,"function":{"arguments":"{\"path\":\"/tmp/file.txt\",\"lines\":[1,2],\"text\":\"Once upon a"}}]"""),
            Tools("""[{"index":0,"function":{"arguments":" time\"}"}}]"""),
            Chunk("{}", "tool_calls"));

        Assert.Equal(
            [
                "MessageStarted c1",
                "ToolUse a write  {}",
                """ToolUse a write {"path":"/tmp/file.txt","lines":[1,2],"text":"Once upon a {"path":"/tmp/file.txt","lines":[1,2],"text":"Once upon a"}""",
                """ToolUse a write {"path":"/tmp/file.txt","lines":[1,2],"text":"Once upon a time"} complete""",
                "Stopped ToolUse tool_calls",
            ],
            decoding.Events);
    }

    [Fact]
    public void Decode_ContentAsParts_TextAndThinkingComeOut()
    {
        var decoding = Decode(
            Chunk("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]}]}"""),
            Chunk("""{"content":[{"type":"text","text":"x"},"y"]}""", "stop"));

        Assert.Equal("hm", decoding.Thinking);
        Assert.Equal("xy", decoding.Text);
    }

    [Fact]
    public void Decode_ReasoningUnderBothNames_CountsOnce() =>
        Assert.Equal("t", Decode(Chunk("""{"reasoning":"t","reasoning_content":"t","reasoning_details":[{"type":"reasoning.text","text":"t"}]}""", "stop")).Thinking);

    [Fact]
    public void Decode_MessageBesideDelta_OnlyTheDeltaCounts() =>
        Assert.Equal(
            "x",
            Decode("""data: {"id":"c","object":"chat.completion.done","choices":[{"index":0,"finish_reason":"stop","message":{"content":"all so far"},"delta":{"content":"x"}}]}""" + "\n\n").Text);

    [Fact]
    public void Decode_InlineThinkTagsOverPieces_AreSplit()
    {
        var decoding = Decode(Pieces("<th", "ink>\nhm", "m</thi", "nk>", "\n\n", "x <", "b> <think> y"));

        Assert.Equal("hmm", decoding.Thinking);
        Assert.Equal("x <b> <think> y", decoding.Text);
    }

    [Fact]
    public void Decode_LoneClosingTag_IsTakenOutAndNoticed()
    {
        var decoding = Decode(Pieces("hm", "m</think>", "x"));

        Assert.Equal("hmmx", decoding.Text);
        Assert.Contains(decoding.Events, e => e.StartsWith("Notice", StringComparison.Ordinal));
    }

    [Fact]
    public void Decode_ThinkingStartsOpen_TextComesAfterTheClosingTag()
    {
        var decoding = Decoding.Of(Decoding.OpenAI(InlineThinking.StartsOpen), Pieces("\n<think>hm", "m</think>\n", "x"));

        Assert.Equal("hmm", decoding.Thinking);
        Assert.Equal("x", decoding.Text);
    }

    [Fact]
    public void Decode_ToolCallLeftAsText_StaysTextWithOneNotice()
    {
        var decoding = Decoding.Of(
            Decoding.OpenAI(hasTools: true), Pieces("I call [TOOL_", "REQUEST]{\"name\":\"f\"}[END", "_TOOL_REQUEST] [TOOL_REQUEST]"));

        Assert.Equal("I call [TOOL_REQUEST]{\"name\":\"f\"}[END_TOOL_REQUEST] [TOOL_REQUEST]", decoding.Text);
        Assert.Single(decoding.Events, e => e.StartsWith("Notice", StringComparison.Ordinal));
    }

    [Fact]
    public void Decode_SurrogatePairOverTwoChunks_ComesOutWhole() =>
        Assert.Equal("\U0001F44B", Decode(Pieces("\\ud83d", "\\udc4b")).Text);

    [Fact]
    public void DecodeWhole_UnstreamedResponse_GivesTheSameEvents()
    {
        var events = ImmutableArray.CreateBuilder<CompletionEvent>();
        Decoding.OpenAI().DecodeWhole(
            """{"id":"c1","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"x"},"finish_reason":"stop"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}"""u8,
            events);

        Assert.Equal("x", Assert.Single(events.OfType<CompletionEvent.Text>()).Delta);
        Assert.IsType<CompletionEvent.Stopped>(events[^1]);
    }

    private static Decoding Decode(params ReadOnlySpan<string> frames) => Decoding.Of(Decoding.OpenAI(), string.Concat(frames));

    private static string[] Calls(params string[] toolCalls) =>
        [.. Decode([.. toolCalls.Select(Tools), Chunk("{}", "stop")]).Events
            .Where(e => e.StartsWith("ToolUse", StringComparison.Ordinal)
                && (e.EndsWith("complete", StringComparison.Ordinal) || e.StartsWith("ToolUseInvalid", StringComparison.Ordinal)))];

    private static string Tools(string toolCalls) => Chunk($$"""{"content":null,"tool_calls":{{toolCalls}}}""");

    private static string Pieces(params string[] pieces)
    {
        var stream = new StringBuilder();
        foreach (var piece in pieces)
        {
            stream.Append(Chunk($$"""{"content":"{{piece.Replace("\n", "\\n", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}}"}"""));
        }

        return stream.Append(Chunk("{}", "stop")).ToString();
    }

    private static string Chunk(string delta, string? finishReason = null, string more = "") =>
        $$"""data: {"id":"c1","object":"chat.completion.chunk","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{(finishReason is null ? "null" : $"\"{finishReason}\"")}}}]{{more}}}""" + "\n\n";
}
