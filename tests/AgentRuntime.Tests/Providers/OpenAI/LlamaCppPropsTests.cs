using AgentRuntime.Model;
using AgentRuntime.Providers.OpenAI;

namespace AgentRuntime.Tests.Providers.OpenAI;

public sealed class LlamaCppPropsTests
{
    [Theory]
    [InlineData("", "GET /props")]
    [InlineData("v1", "GET /props")]
    [InlineData("llama/v1", "GET /llama/props")]
    public async Task GetParallelismAsync_LlamaCpp_TellsItsSlots(string path, string expected)
    {
        await using var server = JsonServer.Answering((line, _) => line == expected ? (200, """{"total_slots":3,"model_path":"m"}""") : (404, ""));
        using var provider = Provider(new Uri(server.Url, path));

        Assert.Equal(3, await provider.GetParallelismAsync(CancellationToken.None));
    }

    [Theory]
    [InlineData(404, "not found")]
    [InlineData(401, "{}")]
    [InlineData(200, "<html>")]
    [InlineData(200, "{}")]
    [InlineData(200, """{"total_slots":0}""")]
    public async Task GetParallelismAsync_AnotherServer_IsNotTold(int status, string body)
    {
        await using var server = JsonServer.Answering((_, _) => (status, body));
        using var provider = Provider(server.Url);

        Assert.Null(await provider.GetParallelismAsync(CancellationToken.None));
    }

    [Fact]
    public async Task GetParallelismAsync_DialectWithoutThePage_IsNotAsked()
    {
        await using var server = JsonServer.Answering(static (_, _) => (200, """{"total_slots":3}"""));
        using var provider = Provider(server.Url, OpenAIDialect.OpenRouter);

        Assert.Null(await provider.GetParallelismAsync(CancellationToken.None));
        Assert.Equal(0, server.Accepted);
    }

    [Fact]
    public async Task GetParallelismAsync_ServerStillLoading_Fails()
    {
        await using var server = JsonServer.Answering(static (_, _) => (503, """{"error":{"message":"Loading model","code":503}}"""));
        using var provider = Provider(server.Url);

        var failure = await Assert.ThrowsAsync<ModelException>(() => provider.GetParallelismAsync(CancellationToken.None));

        Assert.Equal(ModelErrorCategory.Overloaded, failure.Error.Category);
    }

    private static OpenAICompatibleProvider Provider(Uri url, OpenAIDialect dialect = OpenAIDialect.Generic) =>
        new(new OpenAICompatibleOptions("llama", url) { Dialect = dialect }, TimeProvider.System, Decoding.Counter());
}
