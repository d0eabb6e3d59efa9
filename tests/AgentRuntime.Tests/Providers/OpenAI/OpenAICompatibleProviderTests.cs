using System.Collections.Concurrent;
using AgentRuntime.Model;
using AgentRuntime.Providers.OpenAI;
using AgentRuntime.Testing;

namespace AgentRuntime.Tests.Providers.OpenAI;

public sealed class OpenAICompatibleProviderTests(StreamSystem streams) : IClassFixture<StreamSystem>
{
    private const string Text = """data: {"id":"c","choices":[{"index":0,"delta":{"content":"x"},"finish_reason":null}]}""" + "\n\n";
    private const string Finish = """data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\n";

    private static readonly CompletionRequest Hello = new("m", [new ModelMessage.User("hi")]);

    [Fact]
    public async Task Stream_WholeAnswer_EndsWithDoneAndKeepsTheConnection()
    {
        await using var server = new RawHttpServer(async connection =>
        {
            while (true)
            {
                await connection.ReadRequestAsync();
                await connection.WriteHeadAsync("text/event-stream");
                await connection.WriteChunkAsync(": ping\n\n" + Text);
                await connection.WriteChunkAsync(Finish + "data: [DONE]\n\n");
                await connection.WriteLastChunkAsync();
            }
        });
        using var provider = Provider(server.Url);

        for (var i = 0; i < 2; i++)
        {
            var run = await streams.RunAsync(provider.Stream(Hello));
            Assert.Equal("x", run.Text);
            Assert.IsType<CompletionEvent.Stopped>(run.Events[^1]);
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }

        Assert.Equal(1, server.Accepted);
    }

    [Theory]
    [InlineData("", "/v1/chat/completions")]
    [InlineData("/v1", "/v1/chat/completions")]
    [InlineData("/api/openai/v3/", "/api/openai/v3/chat/completions")]
    public async Task Stream_Address_KeepsItsPathOrGetsV1(string path, string expected)
    {
        var heads = new ConcurrentQueue<string>();
        await using var server = JsonServer.Answering((line, _) =>
        {
            heads.Enqueue(line);
            return (500, "x");
        });
        using var provider = Provider(path.Length == 0 ? server.Url : new Uri(server.Url, path));

        await streams.RunAsync(provider.Stream(Hello));

        Assert.Equal($"POST {expected}", Assert.Single(heads));
    }

    [Fact]
    public async Task Stream_ServerRefusesUsage_IsAskedWithoutAndRemembered()
    {
        var bodies = new ConcurrentQueue<string>();
        await using var server = new RawHttpServer(async connection =>
        {
            while (true)
            {
                var (_, body) = await connection.ReadRequestAsync();
                bodies.Enqueue(body);
                if (body.Contains("stream_options", StringComparison.Ordinal))
                {
                    await connection.WriteResponseAsync(400, """{"error":{"message":"Unrecognized field stream_options","type":"invalid_request_error"}}""");
                }
                else
                {
                    await connection.WriteResponseAsync(200, Text + Finish + "data: [DONE]\n\n", "text/event-stream");
                }
            }
        });
        using var provider = Provider(server.Url);

        Assert.Null((await streams.RunAsync(provider.Stream(Hello))).Failure);
        Assert.Null((await streams.RunAsync(provider.Stream(Hello))).Failure);

        Assert.Equal([true, false, false], bodies.Select(body => body.Contains("stream_options", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Stream_RequestIsReallyWrong_FailsAfterTheSecondTry()
    {
        var asked = 0;
        await using var server = JsonServer.Answering((_, _) =>
        {
            Interlocked.Increment(ref asked);
            return (400, """{"error":{"message":"temperature must be below 2"}}""");
        });
        using var provider = Provider(server.Url);

        var error = (await streams.RunAsync(provider.Stream(Hello))).Error;

        Assert.Equal((ModelErrorCategory.InvalidRequest, "temperature must be below 2", 2), (error.Category, error.Message, asked));
    }

    [Fact]
    public async Task Stream_ServerAnswersUnstreamed_GivesTheAnswer()
    {
        await using var server = JsonServer.Answering(
            (_, _) => (200, """{"id":"c","object":"chat.completion","choices":[{"message":{"content":"x"},"finish_reason":"length"}]}"""));
        using var provider = Provider(server.Url);

        var run = await streams.RunAsync(provider.Stream(Hello));

        Assert.Equal("x", run.Text);
        Assert.Equal(StopReason.MaxTokens, Assert.IsType<CompletionEvent.Stopped>(run.Events[^1]).Reason);
    }

    [Fact]
    public async Task Stream_ErrorAsJsonWithStatus200_Fails()
    {
        await using var server = JsonServer.Answering((_, _) => (200, """{"error":"Unexpected endpoint or method. (POST /v1/x)"}"""));
        using var provider = Provider(server.Url);

        Assert.Equal("Unexpected endpoint or method. (POST /v1/x)", (await streams.RunAsync(provider.Stream(Hello))).Error.Message);
    }

    [Fact]
    public async Task Stream_FinishedButNeverEnded_CompletesAfterAShortWait()
    {
        await using var server = new RawHttpServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteHeadAsync("text/event-stream");
            await connection.WriteChunkAsync(Text + Finish);
            await connection.UntilClosedAsync();
        });
        var clock = new ManualTimeProvider();
        using var provider = Provider(server.Url, clock);
        var run = streams.Start(provider.Stream(Hello));
        await ManualTimeProvider.UntilAsync(() => run.Text == "x" && clock.ActiveTimers == 1, "the wait for figures");

        clock.Advance(TimeSpan.FromSeconds(2));
        await run.Ended.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Null(run.Failure);
        Assert.IsType<CompletionEvent.Stopped>(run.Events[^1]);
    }

    [Fact]
    public async Task Stream_FinishedThenReset_Completes()
    {
        await using var server = new RawHttpServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteHeadAsync("text/event-stream");
            await connection.WriteChunkAsync(Text + Finish);
        });
        using var provider = Provider(server.Url);

        var run = await streams.RunAsync(provider.Stream(Hello));

        Assert.Null(run.Failure);
        Assert.IsType<CompletionEvent.Stopped>(run.Events[^1]);
    }

    [Fact]
    public async Task IdleTimeout_OnlyPingsCome_IsAStall()
    {
        var more = new SemaphoreSlim(0);
        await using var server = new RawHttpServer(async connection =>
        {
            await connection.ReadRequestAsync();
            await connection.WriteHeadAsync("text/event-stream");
            await connection.WriteChunkAsync(Text);
            await more.WaitAsync(connection.Stopping);
            await connection.WriteChunkAsync(": ping\n\n");
            await connection.UntilClosedAsync();
        });
        var clock = new ManualTimeProvider();
        using var provider = Provider(server.Url, clock);
        var run = streams.Start(provider.Stream(Hello));
        await ManualTimeProvider.UntilAsync(() => run.Text == "x" && clock.ActiveTimers == 1, "the text");
        clock.Advance(TimeSpan.FromSeconds(59));
        var armings = clock.Armings;
        more.Release();
        await ManualTimeProvider.UntilAsync(() => clock.Armings > armings && clock.ActiveTimers == 1, "the wait after the ping");

        clock.Advance(TimeSpan.FromSeconds(1));
        await run.Ended.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(ModelErrorCategory.Stalled, run.Error.Category);
    }

    [Fact]
    public async Task ListModelsAsync_ManyServersForms_AreUnderstood()
    {
        await using var server = JsonServer.Answering((line, _) => line == "GET /v1/models"
            ? (200, """
                {"object":"list","data":[
                {"id":"bare"},
                {"id":"vllm","max_model_len":32768},
                {"id":"router/x","context_length":200000,"architecture":{"input_modalities":["text","image"]},"supported_parameters":["tools","reasoning"]},
                {"id":"cpp","meta":{"n_ctx_train":8192,"size":123}},
                {"object":"model"}]}
                """)
            : null);
        using var provider = Provider(server.Url);

        var models = (await provider.ListModelsAsync(CancellationToken.None)).ToDictionary(model => model.Ref.Model);

        Assert.Equal(4, models.Count);
        Assert.Null(models["bare"].ContextLength);
        Assert.Equal(32768, models["vllm"].ContextLength);
        Assert.Equal((200000, true, true, true), (models["router/x"].ContextLength, models["router/x"].SupportsTools, models["router/x"].SupportsVision, models["router/x"].SupportsThinking));
        Assert.Equal((8192, 123L), (models["cpp"].ContextLength, models["cpp"].SizeBytes));
    }

    private static OpenAICompatibleProvider Provider(Uri url, TimeProvider? clock = null) =>
        new(new OpenAICompatibleOptions("vllm", url), clock ?? TimeProvider.System, Decoding.Counter());
}
