using System.Text;
using AgentRuntime.Model;

namespace AgentRuntime.Tests.Providers.Ollama;

public sealed class OllamaDecoderTests
{
    private const string End = """{"message":{"role":"assistant","content":""},"done":true,"done_reason":"stop"}""" + "\n";

    [Fact]
    public void Decode_EveryFieldOnTheTerminalObject_AllOfThemCount()
    {
        var decoding = Decode("""
            {"done":true,"eval_count":3,"eval_duration":2000,"message":{"tool_calls":[{"function":{"name":"a","arguments":{}}}],"content":"x","thinking":"t"},"done_reason":"stop","load_duration":100,"prompt_eval_count":2,"prompt_eval_duration":300}
            """);

        Assert.Equal(
            [
                "MessageStarted msg_1", "Thinking t", "Text x", "ToolUse call_2 a {} complete",
                "Usage 2 3 0 0", "Timings 1 3 20", "Stopped ToolUse stop",
            ],
            decoding.Events);
        Assert.Equal(Decoding.Done, decoding.Outcome);
    }

    [Fact]
    public void Decode_SeveralCallsInOneObjectWithIndexZero_AllAppendInOrder()
    {
        var decoding = Decode(
            """{"message":{"content":"","tool_calls":[{"id":"call_x","function":{"index":0,"name":"a","arguments":{"p":1}}},{"id":"call_x","function":{"index":0,"name":"b","arguments":{"p":[{"q":null}]}}},{"function":{"name":"c"}}]},"done":false}""" + "\n" + End);

        Assert.Equal(
            [
                "MessageStarted msg_1",
                """ToolUse call_x a {"p":1} complete""",
                """ToolUse call_2 b {"p":[{"q":null}]} complete""",
                "ToolUse call_3 c {} complete",
                "Stopped ToolUse stop",
            ],
            decoding.Events);
    }

    [Theory]
    [InlineData("""{"function":{"name":"a","arguments":"{\"p\":1}"}}""", """ToolUse call_2 a {"p":1} complete""")]
    [InlineData("""{"function":{"name":"a","arguments":null}}""", "ToolUse call_2 a {} complete")]
    [InlineData("""{"function":{"name":"a","arguments":[1]}}""", "ToolUseInvalid call_2 a [1]")]
    [InlineData("""{"function":{"name":"","arguments":{}}}""", "ToolUseInvalid call_2  {}")]
    [InlineData("""{"id":7,"function":{"name":"a","arguments":{}}}""", "ToolUse 7 a {} complete")]
    [InlineData("""{"id":null,"type":"function","name":"a","arguments":{}}""", "ToolUse call_2 a {} complete")]
    [InlineData("""{"function":{"arguments":{"s":"\ud83d"},"name":"a"}}""", """ToolUse call_2 a {"s":"\ufffd"} complete""")]
    public void Decode_OddToolCall_IsReadOrIsDataForTheModel(string call, string expected) =>
        Assert.Contains(expected, Decode($$$"""{"message":{"tool_calls":[{{{call}}}]},"done":false}{{{"\n"}}}{{{End}}}""").Events);

    [Theory]
    [InlineData("""{"error":"text"}""", "text")]
    [InlineData("""{"error":{"message":"text","code":500}}""", "text")]
    [InlineData("""{"error":"{\"error\":{\"code\":400,\"message\":\"text\"}}"}""", "text")]
    [InlineData("""{"message":{"content":"lost"},"error":"text","done":true}""", "text")]
    [InlineData("""{"error parsing tool call":"text"}""", "error parsing tool call: text")]
    public void Decode_ErrorInAnyShape_FailsWithTheServersWords(string line, string words)
    {
        var decoding = Decode($$$"""{"message":{"content":"before"},"done":false}{{{"\n"}}}{{{line}}}{{{"\n"}}}""");

        Assert.Equal(words, decoding.Failure?.Message);
        Assert.Equal("before", decoding.Text);
    }

    [Theory]
    [InlineData("the prompt is longer than the context length currently available to the model", ModelErrorCategory.PromptTooLarge)]
    [InlineData("registry.ollama.ai/library/x does not support tools", ModelErrorCategory.Unsupported)]
    [InlineData("model runner has unexpectedly stopped", ModelErrorCategory.ServerError)]
    [InlineData("server busy, please try again.  maximum pending requests exceeded", ModelErrorCategory.Overloaded)]
    [InlineData("model 'x' not found", ModelErrorCategory.ModelNotFound)]
    public void Decode_ErrorInTheStream_HasItsCategory(string words, ModelErrorCategory category) =>
        Assert.Equal(category, Decode($$"""{"error":"{{words}}"}""").Failure?.Category);

    [Fact]
    public void Decode_ErrorIsNullOrEmpty_IsNoError() =>
        Assert.Equal("ab", Decode($$$"""{"error":null,"message":{"content":"a"},"done":false}{{{"\n"}}}{"error":"","message":{"content":"b"},"done":false}{{{"\n"}}}{{{End}}}""").Text);

    [Theory]
    [InlineData("[1]\n")]
    [InlineData("null\n")]
    [InlineData("<html><title>502</title></html>\n")]
    [InlineData("{\"message\":{\"content\":\"a\"},\"done\":false} x\n")]
    [InlineData("{\"message\":\n")]
    public void Decode_LineThatIsNoObject_IsAProtocolErrorWithAnExcerpt(string line)
    {
        var decoding = Decode(line);

        Assert.Equal("Protocol", decoding.Outcome);
        Assert.Contains(line.Trim()[..3], decoding.Failure!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OK")]
    [InlineData("<!doctype html><title>Welcome</title>")]
    [InlineData("{malformed json: <<<chaos>>>")]
    [InlineData("{\"message\":{\"content\":\"a\"},\"done\":false}\n{\"message\":]")]
    public void Decode_LastLineThatNothingCouldMakeAnObject_IsAProtocolError(string stream) =>
        Assert.Equal("Protocol", Decode(stream).Outcome);

    [Theory]
    [InlineData("")]
    [InlineData("{\"message\":{\"content\":\"a\"},\"done\":false}\n")]
    [InlineData("{\"message\":{\"content\":\"a\"},\"done\":fal")]
    [InlineData("{\"message\":{\"content\":\"a\"},\"done\":\"true\"}\n")]
    public void Decode_EndWithoutTerminalObject_IsTruncated(string stream) =>
        Assert.Equal("Truncated", Decode(stream).Outcome);

    [Fact]
    public void Decode_SurrogatePairOverTwoObjects_ComesOutWhole()
    {
        var decoding = Decode(
            """{"message":{"content":"a\ud83d"},"done":false}""" + "\n" + """{"message":{"content":"\udc4bb"},"done":false}""" + "\n" + End);

        Assert.Equal(["MessageStarted msg_1", "Text a", "Text \U0001F44Bb", "Stopped EndTurn stop"], decoding.Events);
    }

    [Fact]
    public void Decode_HalfAPairAtTheEnd_BecomesTheReplacementCharacter()
    {
        var decoding = Decode("""{"message":{"thinking":"a\ud83d"},"done":false}""" + "\n" + """{"message":{"content":"\udc4bb"},"done":false}""" + "\n" + End);

        Assert.Equal(
            ["MessageStarted msg_1", "Thinking a", "Thinking \uFFFD", "Text \uFFFDb", "Stopped EndTurn stop"], decoding.Events);
    }

    [Fact]
    public void Decode_BytesThatAreNotUtf8_BecomeTheReplacementCharacter()
    {
        byte[] line = [.. """{"message":{"content":"a"""u8, 0xC3, .. "b\\n"u8, 0xFF, .. "\"},\"done\":true}\n"u8];

        Assert.Equal("a\uFFFDb\n\uFFFD", Decoding.Of(Decoding.Ollama(), [line]).Text);
    }

    [Fact]
    public void Decode_EscapedNamesAndUnknownMembers_AreReadAndSkipped() =>
        Assert.Equal(
            "é\"\\/\b\f\n\r\t",
            Decode("""{"x":{"message":[1,{"done":true}]},"message":{"y":[[]],"content":"\u00e9\"\\\/\b\f\n\r\t","images":null},"done":false}""" + "\n" + End).Text);

    [Fact]
    public void Decode_WrongTypes_CountAsAbsent() =>
        Assert.Equal(
            ["Stopped EndTurn "],
            Decode("""{"message":{"content":7,"thinking":["a"],"tool_calls":"x"},"response":null,"done":true,"done_reason":false,"eval_count":"3"}""").Events);

    [Fact]
    public void Decode_LineOverTheLimit_NamesLimitAndKey()
    {
        var decoding = Decoding.Of(Decoding.Ollama(maxLineBytes: 64), [Encoding.UTF8.GetBytes(new string('x', 100))]);

        Assert.Equal("Protocol", decoding.Outcome);
        Assert.Contains("64 bytes", decoding.Failure!.Message, StringComparison.Ordinal);
        Assert.Contains("agent-runtime.providers.ollama.max-line-bytes", decoding.Failure.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void HasProgress_EmptyDeltas_StaysFalse()
    {
        var decoder = Decoding.Ollama();
        Decoding.Of(decoder, """{"message":{"content":"","thinking":""},"done":false}""" + "\n");
        Assert.False(decoder.HasProgress);

        decoder = Decoding.Ollama();
        Decoding.Of(decoder, """{"message":{"thinking":"a"},"done":false}""" + "\n");
        Assert.True(decoder.HasProgress);
    }

    private static Decoding Decode(string stream) => Decoding.Of(Decoding.Ollama(), stream);
}
