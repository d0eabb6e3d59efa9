using System.Text;
using AgentRuntime.Model;
using AgentRuntime.Providers.Http;
using AgentRuntime.Testing;

namespace AgentRuntime.Tests.Providers.Http;

public sealed class ServerErrorTests
{
    [Theory]
    [InlineData("""{"error":"words"}""", "words")]
    [InlineData("""{"error":{"message":"words","code":400}}""", "words")]
    [InlineData("""{"error":"{\"error\":{\"code\":400,\"message\":\"words\",\"type\":\"x\"}}"}""", "words")]
    [InlineData("\"words\"", "words")]
    [InlineData("""{"detail":"words"}""", "words")]
    [InlineData("""{"detail":[{"msg":"words","loc":["body"]}]}""", "words")]
    [InlineData("""[{"error":{"message":"words"}}]""", "words")]
    [InlineData("""{"error":null,"message":"words"}""", "words")]
    [InlineData("words", "words")]
    [InlineData("  words\r\n\tand more ", "words and more")]
    [InlineData("<html><head><title>502 Bad &amp; Gateway</title></head><body>x</body></html>", "502 Bad & Gateway")]
    [InlineData("<p>words</p>", "words")]
    [InlineData("{\"error\":", "{\"error\":")]
    [InlineData("", "")]
    [InlineData("null", "null")]
    [InlineData("\uFEFF{\"error\":\"words\"}", "words")]
    [InlineData("""{"error":"a\ud83db"}""", "a\uFFFDb")]
    public void Parse_AnyShape_FindsTheWords(string body, string words) =>
        Assert.Equal(words, ServerError.Parse(Encoding.UTF8.GetBytes(body)).Message);

    [Fact]
    public void Parse_HugePage_IsBounded() =>
        Assert.InRange(ServerError.Parse(Encoding.UTF8.GetBytes(new string('x', 100_000))).Message.Length, 1, ServerError.MaxMessageLength + 1);

    [Fact]
    public void Parse_DeepNesting_Ends()
    {
        var body = string.Concat(Enumerable.Repeat("{\"error\":", 60)) + "\"words\"" + new string('}', 60);

        Assert.NotEmpty(ServerError.Parse(Encoding.UTF8.GetBytes(body)).Message);
    }

    [Theory]
    [InlineData(400, "model is required", ModelErrorCategory.InvalidRequest)]
    [InlineData(400, "\"m\" does not support thinking", ModelErrorCategory.Unsupported)]
    [InlineData(400, "registry.ollama.ai/library/m does not support tools", ModelErrorCategory.Unsupported)]
    [InlineData(400, "the prompt is longer than the context length currently available to the model; shorten the prompt", ModelErrorCategory.PromptTooLarge)]
    [InlineData(400, "request (9000 tokens) exceeds the available context size (4096 tokens)", ModelErrorCategory.PromptTooLarge)]
    [InlineData(500, "request (9000 tokens) exceeds the available context size (4096 tokens)", ModelErrorCategory.PromptTooLarge)]
    [InlineData(404, "model 'x' not found", ModelErrorCategory.ModelNotFound)]
    [InlineData(404, "model \"x\" not found, try pulling it first", ModelErrorCategory.ModelNotFound)]
    [InlineData(404, "404 page not found", ModelErrorCategory.InvalidRequest)]
    [InlineData(401, "unauthorized", ModelErrorCategory.Authentication)]
    [InlineData(403, "", ModelErrorCategory.Permission)]
    [InlineData(413, "", ModelErrorCategory.PromptTooLarge)]
    [InlineData(429, "context length of fame", ModelErrorCategory.RateLimited)]
    [InlineData(503, "server busy, please try again.  maximum pending requests exceeded", ModelErrorCategory.Overloaded)]
    [InlineData(503, "", ModelErrorCategory.Overloaded)]
    [InlineData(529, "", ModelErrorCategory.Overloaded)]
    [InlineData(500, "error parsing tool call: raw='x', err=y", ModelErrorCategory.ServerError)]
    [InlineData(500, "model runner has unexpectedly stopped", ModelErrorCategory.ServerError)]
    [InlineData(502, "", ModelErrorCategory.ServerError)]
    [InlineData(504, "", ModelErrorCategory.Timeout)]
    [InlineData(418, "", ModelErrorCategory.InvalidRequest)]
    public void Classify_StatusAndWords_GiveTheCategory(int status, string words, ModelErrorCategory category) =>
        Assert.Equal(category, ErrorClassifier.Classify(status, new ServerError(words, "", null)));

    [FixtureTheory]
    [InlineData("openai", "error-deepseek-context.json", 400, ModelErrorCategory.PromptTooLarge)]
    [InlineData("openai", "error-ollama-cloud-context.json", 400, ModelErrorCategory.PromptTooLarge)]
    [InlineData("openai", "error-openrouter-context.json", 400, ModelErrorCategory.PromptTooLarge)]
    [InlineData("lmstudio", "error-no-models-loaded.json", 400, ModelErrorCategory.ModelNotFound)]
    [InlineData("ollama", "error-404-model.ndjson", 404, ModelErrorCategory.ModelNotFound)]
    public void Classify_RecordedBody_GivesTheCategory(string folder, string name, int status, ModelErrorCategory category) =>
        Assert.Equal(category, ErrorClassifier.Classify(status, ServerError.Parse(Fixtures.Read(folder, name))));
}
