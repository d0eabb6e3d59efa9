using AgentRuntime.Testing;

namespace AgentRuntime.Tests.Providers.OpenAI;

public sealed class OpenAIFixtureTests
{
    public static TheoryData<string> OpenAIStreams => Fixtures.Names("openai", ".sse");

    public static TheoryData<string> LMStudioStreams => Fixtures.Names("lmstudio", ".sse");

    [FixtureTheory]
    [MemberData(nameof(OpenAIStreams))]
    public void Decode_OpenAIStreamHoweverDelivered_SameEvents(string name) =>
        DecoderMatrix.AssertSameHoweverDelivered(() => Decoding.OpenAI(), Fixtures.Read("openai", name));

    [FixtureTheory]
    [MemberData(nameof(LMStudioStreams))]
    public void Decode_LMStudioStreamHoweverDelivered_SameEvents(string name) =>
        DecoderMatrix.AssertSameHoweverDelivered(() => Decoding.OpenAI(), Fixtures.Read("lmstudio", name));

    [FixtureTheory]
    [MemberData(nameof(OpenAIStreams))]
    public void Decode_OpenAIStreamCutAfterEveryByte_PrefixAndOneEnd(string name) =>
        DecoderMatrix.AssertCutIsPrefixAndNeverSuccess(() => Decoding.OpenAI(), Fixtures.Read("openai", name));

    [FixtureTheory]
    [MemberData(nameof(LMStudioStreams))]
    public void Decode_LMStudioStreamCutAfterEveryByte_PrefixAndOneEnd(string name) =>
        DecoderMatrix.AssertCutIsPrefixAndNeverSuccess(() => Decoding.OpenAI(), Fixtures.Read("lmstudio", name));

    [FixtureTheory]
    [InlineData("openai", "openai-text.sse", "Done", "Usage 16 300 0 0")]
    [InlineData("openai", "azure-model-router.sse", "Done", "Usage 15 78 0 0")]
    [InlineData("openai", "groq-tool-call.sse", "Done", "ToolUse tk85n1k4m weather {} complete")]
    [InlineData("openai", "moonshot-stream.sse", "Done", "Text !")]
    [InlineData("openai", "mistral-incremental-tool-call.sse", "Done", """ToolUse chatcmpl-tool-9f149c74c42f265b webSearchTool {"query": "current Berlin weather"} complete""")]
    [InlineData("openai", "ollama-v1-qwen3-reasoning-text.sse", "Done", "Thinking Okay")]
    [InlineData("openai", "ollama-v1-qwen3-answer-utf8.sse", "Done", "Usage 377 169 0 0")]
    [InlineData("openai", "ollama-cloud-gptoss-tool-call.sse", "Done", "Stopped ToolUse tool_calls")]
    [InlineData("openai", "openrouter-comments-text.sse", "Done", "Usage 15 9 0 0")]
    [InlineData("openai", "openrouter-tool-call.sse", "Done", "Usage 633 75 0 0")]
    [InlineData("openai", "mistral-finish-with-content.sse", "Done", "Text  3")]
    [InlineData("openai", "deepseek-tool-call.sse", "Done", "Stopped ToolUse tool_calls")]
    [InlineData("openai", "openai-tools-streaming.sse", "Done", "Stopped ToolUse tool_calls")]
    [InlineData("openai", "openai-midstream-error.sse", "ServerError", "Text  question")]
    [InlineData("openai", "llamacpp-metal-error.sse", "ServerError", null)]
    [InlineData("openai", "llamacpp-first-chunk-content-null.sse", "Truncated", "Text test")]
    [InlineData("openai", "vllm-role-then-content-excerpt.sse", "Truncated", "Text  .")]
    [InlineData("lmstudio", "chat-text-no-usage.sse", "Done", "Stopped EndTurn stop")]
    [InlineData("lmstudio", "chat-reasoning_content-excerpt.sse", "Truncated", "Thinking le")]
    [InlineData("lmstudio", "docs-toolcall-deltas.sse", "Done", """ToolUse 814890118 get_current_weather {"location":"San Francisco"} complete""")]
    [InlineData("lmstudio", "api-v1-chat-error.sse", "InvalidRequest", null)]
    public void Decode_Recording_EndsAsItShould(string folder, string name, string outcome, string? expectedEvent)
    {
        var decoding = Decoding.Of(Decoding.OpenAI(), [Fixtures.Read(folder, name)]);

        Assert.Equal(outcome, decoding.Outcome);
        if (expectedEvent is not null)
        {
            Assert.Contains(expectedEvent, decoding.Events);
        }
    }
}
