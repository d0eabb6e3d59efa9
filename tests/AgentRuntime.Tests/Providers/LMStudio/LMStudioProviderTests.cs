using System.Collections.Concurrent;
using AgentRuntime.Model;
using AgentRuntime.Providers.LMStudio;
using AgentRuntime.Testing;

namespace AgentRuntime.Tests.Providers.LMStudio;

public sealed class LMStudioProviderTests(StreamSystem streams) : IClassFixture<StreamSystem>
{
    private const string V1 = """
        {"models":[
        {"type":"llm","key":"qwen/qwen3-8b","size_bytes":5,"max_context_length":40960,"loaded_instances":[{"id":"qwen/qwen3-8b:2","config":{"context_length":8192}}],"capabilities":{"vision":false,"trained_for_tool_use":true,"reasoning":{"allowed_options":["on"],"default":"on"}}},
        {"type":"embedding","key":"nomic","max_context_length":2048,"loaded_instances":[]}]}
        """;

    private const string V0 = """
        {"object":"list","data":[
        {"id":"a","type":"vlm","state":"loaded","max_context_length":4096,"loaded_context_length":2048,"capabilities":["tool_use"]},
        {"id":"b","type":"llm","state":"not-loaded","max_context_length":8192},
        {"id":"c","type":"embeddings","state":"something-new"}]}
        """;

    [Theory]
    [InlineData("{}", null)]
    [InlineData("{}},{\"config\":{\"parallel\":4}},{\"config\":{\"parallel\":2}", 6)]
    public async Task GetParallelismAsync_LoadedInstances_AddsUpWhatTheyTake(string config, int? expected)
    {
        var models = $$"""{"models":[{"type":"llm","key":"a","loaded_instances":[{"config":{{config}}}]}]}""";
        await using var server = JsonServer.Answering((line, _) => line == "GET /api/v1/models" ? (200, models) : null);
        using var provider = Provider(server);

        Assert.Equal(expected, await provider.GetParallelismAsync(CancellationToken.None));
    }

    [Fact]
    public async Task GetParallelismAsync_OlderVersion_IsNotTold()
    {
        await using var server = JsonServer.Answering(static (_, _) => (404, "not found"));
        using var provider = Provider(server);

        Assert.Null(await provider.GetParallelismAsync(CancellationToken.None));
    }

    [Fact]
    public async Task ListModelsAsync_Version04_TellsAll()
    {
        await using var server = JsonServer.Answering((line, _) => line == "GET /api/v1/models" ? (200, V1) : null);
        using var provider = Provider(server);

        var models = await provider.ListModelsAsync(CancellationToken.None);

        Assert.Equal(
            new ModelInfo(ModelRef.Of("lmstudio", "qwen/qwen3-8b"))
            {
                ContextLength = 8192,
                SupportsTools = true,
                SupportsVision = false,
                SupportsThinking = true,
                IsLoaded = true,
                SizeBytes = 5,
            },
            models[0]);
        Assert.Equal((false, true), (models[1].IsLoaded, models[1].DisabledReason is not null));
    }

    [Theory]
    [InlineData(404, "not found")]
    [InlineData(200, """{"error":"Unexpected endpoint or method. (GET /api/v1/models)"}""")]
    public async Task ListModelsAsync_OlderVersion_IsAskedTheOlderWay(int status, string refusal)
    {
        await using var server = JsonServer.Answering(
            (line, _) => line == "GET /api/v0/models" ? (200, V0) : (status, refusal));
        using var provider = Provider(server);

        var models = await provider.ListModelsAsync(CancellationToken.None);

        Assert.Equal((2048, true, true, true), (models[0].ContextLength, models[0].IsLoaded, models[0].SupportsTools, models[0].SupportsVision));
        Assert.Equal((8192, false, null), (models[1].ContextLength, models[1].IsLoaded, models[1].SupportsTools));
        Assert.NotNull(models[2].DisabledReason);
    }

    [Fact]
    public async Task ListModelsAsync_OldestVersion_TellsTheNames()
    {
        await using var server = JsonServer.Answering(
            (line, _) => line == "GET /v1/models" ? (200, """{"data":[{"id":"a"}]}""") : (404, "x"));
        using var provider = Provider(server);

        Assert.Equal("lmstudio/a", Assert.Single(await provider.ListModelsAsync(CancellationToken.None)).Ref.ToString());
    }

    [Fact]
    public async Task ListModelsAsync_ServerFails_DoesNotPretendToBeOld()
    {
        await using var server = JsonServer.Answering((_, _) => (500, "broken"));
        using var provider = Provider(server);

        var e = await Assert.ThrowsAsync<ModelException>(() => provider.ListModelsAsync(CancellationToken.None));

        Assert.Equal(500, e.Error.Status);
    }

    [Fact]
    public async Task LoadAndUnload_AskWhatLMStudioUnderstands()
    {
        var asked = new ConcurrentQueue<string>();
        await using var server = JsonServer.Answering((line, body) =>
        {
            asked.Enqueue($"{line} {body}");
            return line switch
            {
                "GET /api/v1/models" => (200, V1),
                "POST /api/v1/models/load" => (200, """{"type":"llm","instance_id":"i","status":"loaded"}"""),
                _ => (200, "{}"),
            };
        });
        using var provider = new LMStudioProvider(new LMStudioOptions(server.Url) { ContextLength = 8192 });

        Assert.Equal("i", await provider.LoadAsync("m", CancellationToken.None));
        await provider.UnloadAsync("qwen/qwen3-8b", CancellationToken.None);

        Assert.Equal(
            [
                """POST /api/v1/models/load {"model":"m","context_length":8192}""",
                "GET /api/v1/models ",
                """POST /api/v1/models/unload {"instance_id":"qwen/qwen3-8b:2"}""",
            ],
            asked);
    }

    [Fact]
    public async Task Stream_TtlConfigured_IsSent()
    {
        var bodies = new ConcurrentQueue<string>();
        await using var server = JsonServer.Answering((line, body) =>
        {
            bodies.Enqueue(body);
            return (503, "x");
        });
        using var provider = new LMStudioProvider(new LMStudioOptions(server.Url) { Ttl = TimeSpan.FromMinutes(10) });

        await streams.RunAsync(provider.Stream(new CompletionRequest("m", [])));

        Assert.Contains("\"ttl\":600", Assert.Single(bodies), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_NoModelsLoaded_IsNotFoundAndNamesTheModels()
    {
        await using var server = JsonServer.Answering((line, _) => line == "GET /v1/models"
            ? (200, """{"data":[{"id":"qwen/qwen3-8b"}]}""")
            : (404, """{"error":{"message":"No models loaded. Please load a model in the developer page or use the 'lms load' command.","type":"invalid_request_error","param":"model","code":null}}"""));
        using var provider = Provider(server);

        var error = (await streams.RunAsync(provider.Stream(new CompletionRequest("qwen3-8b", [])))).Error;

        Assert.Equal(ModelErrorCategory.ModelNotFound, error.Category);
        Assert.Contains("qwen/qwen3-8b", error.Hint, StringComparison.Ordinal);
    }

    private static LMStudioProvider Provider(RawHttpServer server) => new(new LMStudioOptions(server.Url));
}
