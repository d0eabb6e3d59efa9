using System.Text;
using AgentRuntime.Model;
using AgentRuntime.Providers.ChatClient;
using AgentRuntime.Providers.Ollama;
using AgentRuntime.Providers.OpenAI;
using Microsoft.Extensions.AI;
using ToolCallContent = AgentRuntime.Model.ToolCallContent;

namespace AgentRuntime.Tests.Providers.Content;

/// <summary>Where the pictures of a conversation go, in the bytes of each wire.</summary>
public sealed class RequestImagesTests
{
    private static readonly ImageContent Picture = new("image/png", new byte[] { 1, 2, 3 });

    private static readonly CompletionRequest Request = new(
        "m",
        [
            new ModelMessage.User("look") { Images = [Picture] },
            new ModelMessage.Assistant("")
            {
                ToolCalls = [new ToolCallContent("c1", "shot", "{}"), new ToolCallContent("c2", "f", "{}"), new ToolCallContent("c3", "shot", "{}")],
            },
            new ModelMessage.ToolResult("c1", "shot", "one", IsError: false) { Images = [Picture] },
            new ModelMessage.ToolResult("c2", "f", "two", IsError: false),
            new ModelMessage.ToolResult("c3", "shot", "", IsError: false) { Images = [Picture, Picture] },
            new ModelMessage.Assistant("seen"),
        ]);

    [Fact]
    public void Ollama_ToolResult_HasItsImages()
    {
        var body = Ollama(Request);

        Assert.Contains("""{"role":"tool","tool_name":"shot","tool_call_id":"c1","content":"one","images":["AQID"]}""", body, StringComparison.Ordinal);
        Assert.Contains("""{"role":"tool","tool_name":"f","tool_call_id":"c2","content":"two"}""", body, StringComparison.Ordinal);
        Assert.Contains("""{"role":"tool","tool_name":"shot","tool_call_id":"c3","content":"","images":["AQID","AQID"]}""", body, StringComparison.Ordinal);
    }

    [Fact]
    public void OpenAI_ToolResults_AreFollowedByTheirImages() =>
        Assert.Contains(
            """{"role":"tool","tool_call_id":"c1","content":"one"},"""
            + """{"role":"tool","tool_call_id":"c2","content":"two"},"""
            + """{"role":"tool","tool_call_id":"c3","content":""},"""
            + """{"role":"user","content":[{"type":"text","text":"[From the tool results above, in this order: 1 image of shot (c1), 2 images of shot (c3).]"},"""
            + """{"type":"image_url","image_url":{"url":"data:image/png;base64,AQID"}},"""
            + """{"type":"image_url","image_url":{"url":"data:image/png;base64,AQID"}},"""
            + """{"type":"image_url","image_url":{"url":"data:image/png;base64,AQID"}}]},"""
            + """{"role":"assistant","content":"seen"}]""",
            OpenAI(Request),
            StringComparison.Ordinal);

    [Fact]
    public void OpenAI_ToolResultsAtTheEnd_AreFollowedByTheirImages() =>
        Assert.Contains(
            """{"role":"tool","tool_call_id":"c1","content":"one"},{"role":"user","content":[{"type":"text","text":"[From the tool results above, in this order: 1 image of shot (c1).]"},""",
            OpenAI(Request with { Messages = Request.Messages[..3] }),
            StringComparison.Ordinal);

    [Fact]
    public void OpenAI_ConversationThatGrows_KeepsItsBeginning()
    {
        var shorter = OpenAI(Request with { Messages = Request.Messages[..5] });

        var messages = shorter[..shorter.IndexOf("],\"stream\"", StringComparison.Ordinal)];
        Assert.StartsWith(messages, OpenAI(Request), StringComparison.Ordinal);
    }

    [Fact]
    public void ChatClient_ToolResults_AreFollowedByTheirImages()
    {
        var messages = ChatRequest.MessagesOf(Request);

        Assert.Equal(
            [ChatRole.User, ChatRole.Assistant, ChatRole.Tool, ChatRole.Tool, ChatRole.Tool, ChatRole.User, ChatRole.Assistant],
            messages.Select(static message => message.Role));
        Assert.Equal(3, messages[5].Contents.OfType<DataContent>().Count());
    }

    [Fact]
    public void AllWires_ModelThatReadsNoImages_IsToldInWords()
    {
        var blind = Request with { SupportsImages = false };

        foreach (var body in new[] { Ollama(blind), OpenAI(blind) })
        {
            Assert.DoesNotContain("AQID", body, StringComparison.Ordinal);
            Assert.Contains("\"look\\n[1 image left out: this model does not read images.]\"", body, StringComparison.Ordinal);
            Assert.Contains("\"one\\n[1 image left out: this model does not read images.]\"", body, StringComparison.Ordinal);
            Assert.Contains("\"[2 images left out: this model does not read images.]\"", body, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(ChatRequest.MessagesOf(blind), static message => message.Contents.OfType<DataContent>().Any());
    }

    [Fact]
    public void AllWires_ModelThatReadsImages_GetsThem()
    {
        Assert.Equal(Ollama(Request), Ollama(Request with { SupportsImages = true }));
        Assert.Equal(OpenAI(Request), OpenAI(Request with { SupportsImages = true }));
    }

    private static string Ollama(CompletionRequest request) =>
        Encoding.UTF8.GetString(OllamaRequest.Chat(request, OllamaOptions.Default).Span);

    private static string OpenAI(CompletionRequest request) =>
        Encoding.UTF8.GetString(OpenAIRequest.Chat(request, new OpenAIRequestStyle(OpenAIDialect.Generic, IncludeUsage: false)).Span);
}
