using System.Collections.Concurrent;
using AgentRuntime.Model;
using AgentRuntime.Providers.Ollama;
using AgentRuntime.Testing;

namespace AgentRuntime.Tests.Providers.Ollama;

public sealed class OllamaProviderTests(StreamSystem streams) : IClassFixture<StreamSystem>
{
    private const string Tags =
        """{"models":[{"name":"qwen3:8b","size":5,"details":{"families":null}},{"name":"embed:1","size":1},{"name":"broken:1"},{"name":"new:1","details":{"context_length":99},"capabilities":["completion","vision"]},{"size":3}]}""";

    private static readonly CompletionRequest Hello = new("qwen3", [new ModelMessage.User("hi")]);

    [Fact]
    public async Task Stream_UnknownModel_SaysTheNearNames()
    {
        await using var server = JsonServer.Answering((line, _) => line switch
        {
            "POST /api/chat" => (404, """{"error":"model 'qwen3' not found"}"""),
            "GET /api/tags" => (200, Tags),
            _ => null,
        });
        using var provider = new OllamaProvider(new OllamaOptions(server.Url));

        var error = (await streams.RunAsync(provider.Stream(Hello))).Error;

        Assert.Equal(ModelErrorCategory.ModelNotFound, error.Category);
        Assert.Equal(404, error.Status);
        Assert.Equal("model 'qwen3' not found", error.Message);
        Assert.Contains("Did you mean qwen3:8b", error.Hint, StringComparison.Ordinal);
        Assert.Contains("ollama pull qwen3", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_UnknownModelAndNoList_StillFailsAsNotFound()
    {
        await using var server = JsonServer.Answering(
            (line, _) => line == "POST /api/chat" ? (404, """{"error":"model 'qwen3' not found"}""") : (500, "broken"));
        using var provider = new OllamaProvider(new OllamaOptions(server.Url));

        Assert.Equal(ModelErrorCategory.ModelNotFound, (await streams.RunAsync(provider.Stream(Hello))).Error.Category);
    }

    [Theory]
    [InlineData("Retry-After: 7\r\n", 7_000)]
    [InlineData("Retry-After: Thu, 01 Jan 2026 00:00:30 GMT\r\n", 30_000)]
    [InlineData("Retry-After: Wed, 31 Dec 2025 00:00:00 GMT\r\n", 0)]
    [InlineData("retry-after-ms: 1250\r\n", 1_250)]
    [InlineData("", null)]
    public async Task Stream_RateLimited_SaysWhenToTryAgain(string header, int? milliseconds)
    {
        await using var server = new RawHttpServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteResponseAsync(429, "slow down", "text/plain", header);
            await connection.UntilClosedAsync();
        });
        using var provider = new OllamaProvider(new OllamaOptions(server.Url), new ManualTimeProvider());

        var error = (await streams.RunAsync(provider.Stream(Hello))).Error;

        Assert.Equal(ModelErrorCategory.RateLimited, error.Category);
        Assert.Equal("slow down", error.Message);
        Assert.Equal(milliseconds, (int?)error.RetryAfter?.TotalMilliseconds);
    }

    [Fact]
    public async Task Stream_Redirect_IsNotFollowed()
    {
        await using var server = new RawHttpServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteResponseAsync(302, "", "text/plain", "Location: http://127.0.0.1:1/\r\n");
            await connection.UntilClosedAsync();
        });
        using var provider = new OllamaProvider(new OllamaOptions(server.Url));

        Assert.Equal(302, (await streams.RunAsync(provider.Stream(Hello))).Error.Status);
    }

    [Fact]
    public async Task Stream_KeyHeadersAndPathPrefix_AreSent()
    {
        var heads = new ConcurrentQueue<string>();
        await using var server = new RawHttpServer(async connection =>
        {
            heads.Enqueue((await connection.ReadRequestAsync()).Head);
            await connection.WriteResponseAsync(500, "x");
        });
        var options = new OllamaOptions(new Uri(server.Url, "/proxy/ollama/"))
        {
            ApiKey = "secret",
            Headers = OllamaOptions.Default.Headers.Add("X-Team", "a"),
        };
        using var provider = new OllamaProvider(options);

        await streams.RunAsync(provider.Stream(Hello));

        var head = Assert.Single(heads);
        Assert.StartsWith("POST /proxy/ollama/api/chat HTTP/1.1\r\n", head, StringComparison.Ordinal);
        Assert.Contains("\r\nAuthorization: Bearer secret", head, StringComparison.Ordinal);
        Assert.Contains("\r\nX-Team: a", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ListModelsAsync_MixedServer_TellsWhatIsKnownOfEach()
    {
        await using var server = JsonServer.Answering((line, body) => line switch
        {
            "GET /api/tags" => (200, Tags),
            "GET /api/ps" => (200, """{"models":[{"name":"qwen3:8b","context_length":4096}]}"""),
            _ when body.Contains("qwen3", StringComparison.Ordinal) => (200, """{"capabilities":["completion","tools","thinking"],"model_info":{"general.architecture":"qwen3","qwen3.context_length":40960}}"""),
            _ when body.Contains("embed", StringComparison.Ordinal) => (200, """{"capabilities":["embedding"],"model_info":{"general.architecture":"bert","bert.context_length":512}}"""),
            _ => (500, """{"error":"cannot read it"}"""),
        });
        using var provider = new OllamaProvider(new OllamaOptions(server.Url));

        var models = (await provider.ListModelsAsync(CancellationToken.None)).ToDictionary(model => model.Ref.Model);

        Assert.Equal(4, models.Count);
        Assert.Equal(
            new ModelInfo(ModelRef.Of("ollama", "qwen3:8b"))
            {
                ContextLength = 4096,
                SupportsTools = true,
                SupportsVision = false,
                SupportsThinking = true,
                IsLoaded = true,
                SizeBytes = 5,
            },
            models["qwen3:8b"]);
        Assert.NotNull(models["embed:1"].DisabledReason);
        Assert.Equal(512, models["embed:1"].ContextLength);
        Assert.Equal("cannot read it", models["broken:1"].DisabledReason);
        Assert.Equal((99, true, false), (models["new:1"].ContextLength, models["new:1"].SupportsVision, models["new:1"].IsLoaded));
    }

    [Theory]
    [InlineData(404, "404 page not found", null)]
    [InlineData(405, "", null)]
    [InlineData(501, "", null)]
    [InlineData(404, "{\"error\":\"model 'a:1' not found\"}", "model 'a:1' not found")]
    public async Task ListModelsAsync_NothingShown_DisablesOnlyAModelThatIsGone(int status, string body, string? reason)
    {
        await using var server = JsonServer.Answering(
            (line, _) => line == "GET /api/tags" ? (200, """{"models":[{"name":"a:1","size":1}]}""") : (status, body));
        using var provider = new OllamaProvider(new OllamaOptions(server.Url));

        var model = Assert.Single(await provider.ListModelsAsync(CancellationToken.None));

        Assert.Equal((reason, null), (model.DisabledReason, model.SupportsTools));
    }

    [Fact]
    public async Task ListModelsAsync_ServerHangs_EndsWithTheQueryTimeout()
    {
        await using var server = new RawHttpServer(connection => connection.UntilClosedAsync());
        var clock = new ManualTimeProvider();
        using var provider = new OllamaProvider(new OllamaOptions(server.Url), clock);
        var listing = provider.ListModelsAsync(CancellationToken.None);
        await ManualTimeProvider.UntilAsync(() => server.Accepted == 1 && clock.ActiveTimers == 1, "the question");

        clock.Advance(TimeSpan.FromSeconds(10));

        var e = await Assert.ThrowsAsync<ModelException>(() => listing.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Equal(ModelErrorCategory.Timeout, e.Error.Category);
        Assert.Contains("query-timeout", e.Error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task VersionLoadAndUnload_AskWhatOllamaUnderstands()
    {
        var asked = new ConcurrentQueue<string>();
        await using var server = JsonServer.Answering((line, body) =>
        {
            asked.Enqueue($"{line} {body}");
            return line == "GET /api/version" ? (200, """{"version":"0.12.10"}""") : (200, """{"done":true,"done_reason":"load"}""");
        });
        using var provider = new OllamaProvider(new OllamaOptions(server.Url) { ContextLength = 4096, KeepAlive = TimeSpan.FromHours(1) });

        Assert.Equal("0.12.10", await provider.VersionAsync(CancellationToken.None));
        await provider.LoadAsync("m", CancellationToken.None);
        await provider.UnloadAsync("m", CancellationToken.None);

        Assert.Equal(
            [
                "GET /api/version ",
                """POST /api/chat {"model":"m","messages":[],"stream":false,"keep_alive":3600,"options":{"num_ctx":4096}}""",
                """POST /api/chat {"model":"m","messages":[],"stream":false,"keep_alive":0}""",
            ],
            asked);
    }

    [FixtureTheory]
    [InlineData("docs-pull-progress.ndjson", 6, null)]
    [InlineData("pull-real-then-503-error.ndjson", 3, "503:")]
    public async Task PullAsync_Recording_GivesProgressAndItsEnd(string name, int steps, string? error)
    {
        var body = Fixtures.Read("ollama", name);
        await using var server = JsonServer.Answering((_, _) => (200, System.Text.Encoding.UTF8.GetString(body)));
        using var provider = new OllamaProvider(new OllamaOptions(server.Url));
        var progress = new List<PullProgress>();
        ModelException? failure = null;

        try
        {
            await foreach (var step in provider.PullAsync("m"))
            {
                progress.Add(step);
            }
        }
        catch (ModelException e)
        {
            failure = e;
        }

        Assert.Equal(steps, progress.Count);
        Assert.Equal(error, failure?.Error.Message);
    }

    [Fact]
    public async Task PullAsync_EndsWithoutSuccess_IsTruncated()
    {
        await using var server = JsonServer.Answering((_, _) => (200, """{"status":"pulling manifest"}""" + "\n"));
        using var provider = new OllamaProvider(new OllamaOptions(server.Url));

        var e = await Assert.ThrowsAsync<ModelException>(async () =>
        {
            await foreach (var step in provider.PullAsync("m"))
            {
                Assert.Equal("pulling manifest", step.Status);
            }
        });

        Assert.Equal(ModelErrorCategory.Truncated, e.Error.Category);
    }

    [Theory]
    [InlineData("url", "ftp://x")]
    [InlineData("idle-timeout", "http://x")]
    public void Constructor_WrongOption_NamesItsKey(string key, string url)
    {
        var options = new OllamaOptions(new Uri(url)) { IdleTimeout = key == "idle-timeout" ? TimeSpan.Zero : TimeSpan.FromSeconds(1) };

        var e = Assert.Throws<ArgumentException>(() => new OllamaProvider(options));

        Assert.Contains($"agent-runtime.providers.ollama.{key}", e.Message, StringComparison.Ordinal);
    }
}
