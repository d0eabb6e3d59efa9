using AgentRuntime.Testing;

namespace AgentRuntime.Tests.Providers.Ollama;

public sealed class OllamaFixtureTests
{
    public static TheoryData<string> Streams => Fixtures.Names("ollama", ".ndjson");

    [FixtureTheory]
    [MemberData(nameof(Streams))]
    public void Decode_HoweverDelivered_SameEvents(string name) =>
        DecoderMatrix.AssertSameHoweverDelivered(() => Decoding.Ollama(), Fixtures.Read("ollama", name));

    [FixtureTheory]
    [MemberData(nameof(Streams))]
    public void Decode_CutAfterEveryByte_PrefixAndOneEnd(string name) =>
        DecoderMatrix.AssertCutIsPrefixAndNeverSuccess(() => Decoding.Ollama(), Fixtures.Read("ollama", name));

    [FixtureTheory]
    [InlineData("chat-llama3-text.ndjson", "Done", "Usage 17 50 0 0")]
    [InlineData("generate-llama3-text.ndjson", "Done", "Usage 17 71 0 0")]
    [InlineData("generate-llama3-no-prompt-eval-count.ndjson", "Done", "Usage 0 58 0 0")]
    [InlineData("chat-nonstream-llama3.1.ndjson", "Done", "Usage 44 113 0 0")]
    [InlineData("docs-generate-stream.ndjson", "Done", "Stopped EndTurn stop")]
    [InlineData("docs-midstream-error.ndjson", "ServerError", "Text can")]
    [InlineData("docs-chat-tool-call.ndjson", "Done", "ToolUse call_2 get_weather {\"city\":\"Tokyo\"} complete")]
    [InlineData("chat-llama3.2-tool-call-id.ndjson", "Done", "Stopped ToolUse stop")]
    [InlineData("chat-qwen3-thinking-cut.ndjson", "Truncated", "Text ße")]
    [InlineData("chat-qwen3-thinking-length.ndjson", "Done", "Stopped MaxTokens length")]
    [InlineData("pull-real-then-503-error.ndjson", "ServerError", null)]
    [InlineData("docs-pull-progress.ndjson", "Truncated", null)]
    [InlineData("chat-error-wrong-key.ndjson", "ServerError", null)]
    public void Decode_Recording_EndsAsItShould(string name, string outcome, string? expectedEvent)
    {
        var decoding = Decoding.Of(Decoding.Ollama(), [Fixtures.Read("ollama", name)]);

        Assert.Equal(outcome, decoding.Outcome);
        if (expectedEvent is not null)
        {
            Assert.Contains(expectedEvent, decoding.Events);
        }
    }
}
