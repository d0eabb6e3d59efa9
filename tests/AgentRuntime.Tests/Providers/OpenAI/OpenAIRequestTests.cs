using System.Text;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Providers.OpenAI;

namespace AgentRuntime.Tests.Providers.OpenAI;

public sealed class OpenAIRequestTests
{
    private static readonly OpenAIRequestStyle Generic = new(OpenAIDialect.Generic, IncludeUsage: true);

    [Fact]
    public void Chat_WholeConversation_IsWrittenInOpenAIsForm()
    {
        var request = new CompletionRequest(
            "m",
            [
                new ModelMessage.System("s"),
                new ModelMessage.User("look") { Images = [new ImageContent("image/png", new byte[] { 1, 2, 3 })] },
                new ModelMessage.Assistant("") { Thinking = "hm", ToolCalls = [new ToolCallContent("c1", "f", """{"x":1}""")] },
                new ModelMessage.ToolResult("c1", "f", "result", IsError: false),
            ]);

        Assert.Equal(
            """{"model":"m","messages":["""
            + """{"role":"system","content":"s"},"""
            + """{"role":"user","content":[{"type":"text","text":"look"},{"type":"image_url","image_url":{"url":"data:image/png;base64,AQID"}}]},"""
            + """{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}}]},"""
            + """{"role":"tool","tool_call_id":"c1","content":"result"}"""
            + """],"stream":true,"stream_options":{"include_usage":true}}""",
            Write(request, Generic));
    }

    [Fact]
    public void Chat_Tools_AreSentAsTheyAre()
    {
        const string Schema = """{"type":"object","properties":{"a":{"$ref":"#/$defs/s"},"b":true},"$defs":{"s":{"type":"string"}}}""";
        var request = new CompletionRequest("m", []) { Tools = [new ToolDefinition("f", "dös \"f\"", Json(Schema))] };

        Assert.Equal(
            """{"model":"m","messages":[],"stream":true,"stream_options":{"include_usage":true},"""
            + "\"" + """tools":[{"type":"function","function":{"name":"f","description":"dös \"f\"","parameters":""" + Schema + "}}]}",
            Write(request, Generic));
    }

    [Fact]
    public void Chat_EverySettingSet_IsSent()
    {
        var request = new CompletionRequest("m", [])
        {
            Settings = new ModelSettings
            {
                Temperature = 0.5,
                TopP = 0.9,
                TopK = 40,
                MaxOutputTokens = 100,
                Seed = 7,
                StopSequences = ["a"],
                Thinking = ThinkingMode.Max,
                ContextLength = 8192,
                KeepAlive = TimeSpan.FromMinutes(5),
                Format = Json("""{"type":"object"}"""),
                Extra = ModelSettings.Default.Extra.Add("min_p", Json("0.1")).Add("top_k", Json("7")),
            },
        };

        Assert.Equal(
            """{"model":"m","messages":[],"stream":true,"temperature":0.5,"top_p":0.9,"max_tokens":100,"seed":7,"stop":["a"],"""
            + "\"" + """response_format":{"type":"json_schema","json_schema":{"name":"answer","schema":{"type":"object"}}},"""
            + "\"" + """reasoning_effort":"high","ttl":300,"min_p":0.1,"top_k":7}""",
            Write(request, Generic with { IncludeUsage = false, SendTtl = true }));
    }

    [Theory]
    [InlineData(OpenAIDialect.Generic, ThinkingMode.On, null)]
    [InlineData(OpenAIDialect.Generic, ThinkingMode.Off, "\"reasoning_effort\":\"none\"")]
    [InlineData(OpenAIDialect.LlamaCpp, ThinkingMode.Off, "\"chat_template_kwargs\":{\"enable_thinking\":false}")]
    [InlineData(OpenAIDialect.Vllm, ThinkingMode.Low, "\"chat_template_kwargs\":{\"enable_thinking\":true,\"reasoning_effort\":\"low\"}")]
    [InlineData(OpenAIDialect.OpenRouter, ThinkingMode.On, "\"reasoning\":{\"enabled\":true}")]
    [InlineData(OpenAIDialect.OpenRouter, ThinkingMode.Medium, "\"reasoning\":{\"effort\":\"medium\"}")]
    public void Chat_Thinking_IsWrittenAsTheDialectWants(OpenAIDialect dialect, ThinkingMode thinking, string? expected)
    {
        var body = Write(
            new CompletionRequest("m", []) { Settings = new ModelSettings { Thinking = thinking } }, Generic with { Dialect = dialect });

        if (expected is null)
        {
            Assert.DoesNotContain("reasoning", body, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains(expected, body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Chat_OpenAIItself_WantsMaxCompletionTokens() =>
        Assert.Contains(
            "\"max_completion_tokens\":5",
            Write(
                new CompletionRequest("m", []) { Settings = new ModelSettings { MaxOutputTokens = 5 } },
                Generic with { Dialect = OpenAIDialect.OpenAI }),
            StringComparison.Ordinal);

    private static string Write(CompletionRequest request, OpenAIRequestStyle style) =>
        Encoding.UTF8.GetString(OpenAIRequest.Chat(request, style).Span);

    private static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;
}
