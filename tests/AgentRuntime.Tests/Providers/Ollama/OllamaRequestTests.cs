using System.Text;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Providers.Ollama;

namespace AgentRuntime.Tests.Providers.Ollama;

public sealed class OllamaRequestTests
{
    [Fact]
    public void Chat_NothingSet_SendsNothingButTheConversation() =>
        Assert.Equal(
            """{"model":"m","messages":[{"role":"user","content":"hi"}],"stream":true,"options":{}}""",
            Write(new CompletionRequest("m", [new ModelMessage.User("hi")])));

    [Fact]
    public void Chat_WholeConversation_IsWrittenInOllamasForm()
    {
        var request = new CompletionRequest(
            "m",
            [
                new ModelMessage.System("be \"brief\""),
                new ModelMessage.User("löök \ud83d") { Images = [new ImageContent("image/png", new byte[] { 1, 2, 3 })] },
                new ModelMessage.Assistant("") { Thinking = "hm", ToolCalls = [new ToolCallContent("c1", "f", """{"x":1}""")] },
                new ModelMessage.ToolResult("c1", "f", "result", IsError: false),
                new ModelMessage.Assistant("bad") { ToolCalls = [new ToolCallContent("c2", "f", "{\"x\":")] },
            ]);

        Assert.Equal(
            """{"model":"m","messages":["""
            + """{"role":"system","content":"be \"brief\""},"""
            + "{\"role\":\"user\",\"content\":\"löök \uFFFD\",\"images\":[\"AQID\"]},"
            + """{"role":"assistant","content":"","thinking":"hm","tool_calls":[{"id":"c1","function":{"name":"f","arguments":{"x":1}}}]},"""
            + """{"role":"tool","tool_name":"f","tool_call_id":"c1","content":"result"},"""
            + """{"role":"assistant","content":"bad","tool_calls":[{"id":"c2","function":{"name":"f","arguments":{}}}]}"""
            + """],"stream":true,"options":{}}""",
            Write(request));
    }

    [Fact]
    public void Chat_EverySettingSet_IsSentWhereOllamaReadsIt()
    {
        var request = new CompletionRequest("m", [])
        {
            Tools = [new ToolDefinition("f", "does f", Json("""{"type":"object"}"""))],
            Settings = new ModelSettings
            {
                Temperature = 0.5,
                TopP = 0.9,
                TopK = 40,
                MaxOutputTokens = 100,
                Seed = long.MaxValue,
                StopSequences = ["a", "b"],
                Thinking = ThinkingMode.High,
                ContextLength = 8192,
                KeepAlive = TimeSpan.FromMinutes(5),
                Format = Json("\"json\""),
                Extra = ModelSettings.Default.Extra
                    .Add("min_p", Json("0.1"))
                    .Add("truncate", Json("false"))
                    .Add("top_k", Json("7")),
            },
        };

        Assert.Equal(
            """{"model":"m","messages":[],"stream":true,"""
            + "\"" + """tools":[{"type":"function","function":{"name":"f","description":"does f","parameters":{"type":"object"}}}],"""
            + "\"" + """think":"high","format":"json","keep_alive":300,"truncate":false,"""
            + "\"" + """options":{"num_ctx":8192,"num_predict":100,"temperature":0.5,"top_p":0.9,"seed":9223372036854775807,"stop":["a","b"],"min_p":0.1,"top_k":7}}""",
            Write(request));
    }

    [Theory]
    [InlineData(ThinkingMode.Off, "false")]
    [InlineData(ThinkingMode.On, "true")]
    [InlineData(ThinkingMode.Low, "\"low\"")]
    [InlineData(ThinkingMode.Medium, "\"medium\"")]
    [InlineData(ThinkingMode.Max, "\"max\"")]
    public void Chat_Thinking_IsABoolOrALevel(ThinkingMode thinking, string value) =>
        Assert.Contains(
            $"\"think\":{value}",
            Write(new CompletionRequest("m", []) { Settings = new ModelSettings { Thinking = thinking } }),
            StringComparison.Ordinal);

    [Theory]
    [InlineData(-1, "-1")]
    [InlineData(0, "0")]
    [InlineData(1500, "\"1500ms\"")]
    [InlineData(3_600_000, "3600")]
    public void Chat_ConfiguredKeepAliveAndContext_AreSentUnlessTheRequestSays(int milliseconds, string value)
    {
        var keepAlive = milliseconds < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(milliseconds);
        var body = Encoding.UTF8.GetString(OllamaRequest.Chat(
            new CompletionRequest("m", []) { Settings = new ModelSettings { ContextLength = 5 } },
            OllamaOptions.Default with { KeepAlive = keepAlive, ContextLength = 4096 }).Span);

        Assert.Contains($"\"keep_alive\":{value},", body, StringComparison.Ordinal);
        Assert.Contains("\"num_ctx\":5}", body, StringComparison.Ordinal);
    }

    private static string Write(CompletionRequest request) =>
        Encoding.UTF8.GetString(OllamaRequest.Chat(request, OllamaOptions.Default).Span);

    private static JsonElement Json(string json) => JsonDocument.Parse(json).RootElement;
}
