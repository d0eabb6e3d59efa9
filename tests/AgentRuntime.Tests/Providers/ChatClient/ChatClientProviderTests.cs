using System.Net;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Providers.ChatClient;
using AgentRuntime.Testing;
using Akka.Streams;
using Akka.Streams.Dsl;
using Microsoft.Extensions.AI;
using ToolCallContent = AgentRuntime.Model.ToolCallContent;

namespace AgentRuntime.Tests.Providers.ChatClient;

public sealed class ChatClientProviderTests(StreamSystem streams) : IClassFixture<StreamSystem>
{
    private static readonly CompletionRequest Hello = new("m", [new ModelMessage.User("hi")]);

    [Fact]
    public async Task Stream_WholeResponse_GivesTheEventsOfEveryProvider()
    {
        var client = new FakeChatClient(
            Update(new TextReasoningContent("hm")),
            Update(new TextReasoningContent("") { ProtectedData = "sealed" }),
            Update(new TextContent("x")),
            Update(new FunctionCallContent("c1", "f", new Dictionary<string, object?>(StringComparer.Ordinal) { ["a"] = 1 })),
            Update(new UsageContent(new UsageDetails { InputTokenCount = 5, OutputTokenCount = 3, CachedInputTokenCount = 4 })),
            new ChatResponseUpdate { FinishReason = ChatFinishReason.ToolCalls });

        var run = await streams.RunAsync(Provider(client).Stream(Hello));

        Assert.Null(run.Failure);
        Assert.Collection(
            run.Events,
            e => Assert.IsType<CompletionEvent.Started>(e),
            e => Assert.Equal(new CompletionEvent.MessageStarted("msg"), e),
            e => Assert.Equal(new CompletionEvent.Thinking("hm"), e),
            e => Assert.Equal(new CompletionEvent.RedactedThinking("sealed"), e),
            e => Assert.Equal(new CompletionEvent.Text("x"), e),
            e => Assert.Equal("""{"a":1}""", Assert.IsType<CompletionEvent.ToolUse>(e).RawInput),
            e => Assert.Equal(new CompletionEvent.UsageUpdated(new TokenUsage(1, 3, 4)), e),
            e => Assert.Equal(new CompletionEvent.Stopped(StopReason.ToolUse, "tool_calls"), e));
    }

    [Fact]
    public async Task Stream_Request_IsSaidInTheClientsWords()
    {
        var client = new FakeChatClient(Update(new TextContent("x")));
        var request = new CompletionRequest(
            "m",
            [
                new ModelMessage.System("s"),
                new ModelMessage.User("u") { Images = [new ImageContent("image/png", new byte[] { 1 })] },
                new ModelMessage.Assistant("a") { Thinking = "t", ToolCalls = [new ToolCallContent("c", "f", """{"p":1}""")] },
                new ModelMessage.ToolResult("c", "f", "r", IsError: false),
            ])
        {
            Tools = [new ToolDefinition("f", "does f", JsonDocument.Parse("""{"type":"object"}""").RootElement)],
            Settings = new ModelSettings { Temperature = 0.5, MaxOutputTokens = 7, Thinking = ThinkingMode.High, StopSequences = ["z"] },
        };

        await streams.RunAsync(Provider(client).Stream(request));

        Assert.Equal(["system", "user", "assistant", "tool"], client.Messages.Select(message => message.Role.Value));
        Assert.Equal([typeof(TextReasoningContent), typeof(TextContent), typeof(FunctionCallContent)], client.Messages[2].Contents.Select(c => c.GetType()));
        Assert.Equal(("m", 0.5f, 7, ReasoningEffort.High), (client.Options?.ModelId, client.Options?.Temperature, client.Options?.MaxOutputTokens, client.Options?.Reasoning?.Effort));
        Assert.IsNotType<AIFunction>(Assert.Single(client.Options!.Tools!), exactMatch: false);
    }

    [Fact]
    public async Task Stream_UpdatesThatAreHereAtOnce_ComeAsOneBatch()
    {
        var client = new FakeChatClient([.. Enumerable.Range(0, 20).Select(i => Update(new TextContent($"{i} ")))]);

        var run = await streams.RunAsync(Provider(client).Stream(Hello));

        Assert.Equal(20, run.Events.OfType<CompletionEvent.Text>().Count());
        Assert.Single(run.Batches);
    }

    [Fact]
    public async Task Stream_NobodyAsks_TheClientIsNotRead()
    {
        var client = new FakeChatClient([.. Enumerable.Range(0, 10_000).Select(_ => Update(new TextContent("x")))]);
        var queue = Provider(client).Stream(Hello).RunWith(
            Sink.Queue<CompletionBatch>().WithAttributes(Attributes.CreateInputBuffer(1, 1)), streams.Materializer);

        Assert.True((await queue.PullAsync().WaitAsync(TimeSpan.FromSeconds(10))).HasValue);
        await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);

        Assert.InRange(client.Given, 1, 1000);
    }

    [Fact]
    public async Task Cancel_WhileTheClientThinks_CancelsItsTokenAndDisposesOfIt()
    {
        var client = new FakeChatClient(new FakeChatClient.Script(Update(new TextContent("x"))) { HangsAtTheEnd = true });
        var run = streams.Start(Provider(client).Stream(Hello));
        await ManualTimeProvider.UntilAsync(() => run.Text == "x", "the text");

        run.Cancel();
        await run.Ended.WaitAsync(TimeSpan.FromSeconds(10));

        await ManualTimeProvider.UntilAsync(() => client.Disposed == 1, "the disposal of the response");
        Assert.Null(run.Failure);
    }

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, ModelErrorCategory.Authentication)]
    [InlineData(HttpStatusCode.TooManyRequests, ModelErrorCategory.RateLimited)]
    public async Task Stream_ClientThrowsAStatus_HasItsCategoryAndKeepsTheText(HttpStatusCode status, ModelErrorCategory category)
    {
        var client = new FakeChatClient(new FakeChatClient.Script(Update(new TextContent("x"))) { Throws = new HttpRequestException("no", null, status) });

        var run = await streams.RunAsync(Provider(client).Stream(Hello));

        Assert.Equal("x", run.Text);
        Assert.Equal((category, (int)status), (run.Error.Category, run.Error.Status));
    }

    [Fact]
    public async Task Stream_ClientThrowsAtOnce_Fails()
    {
        var client = new FakeChatClient(new FakeChatClient.Script() { Throws = new InvalidOperationException("This model's maximum context length is 10 tokens") });

        Assert.Equal(ModelErrorCategory.PromptTooLarge, (await streams.RunAsync(Provider(client).Stream(Hello))).Error.Category);
    }

    [Fact]
    public async Task Stream_ErrorContent_Fails()
    {
        var client = new FakeChatClient(Update(new TextContent("x")), Update(new ErrorContent("broke")));

        var run = await streams.RunAsync(Provider(client).Stream(Hello));

        Assert.Equal(("x", "broke"), (run.Text, run.Error.Message));
    }

    [Fact]
    public async Task IdleTimeout_ClientGivesNothingMore_IsAStall()
    {
        var clock = new ManualTimeProvider();
        var client = new FakeChatClient(new FakeChatClient.Script(Update(new TextContent("x"))) { HangsAtTheEnd = true });
        var run = streams.Start(Provider(client, clock).Stream(Hello));
        await ManualTimeProvider.UntilAsync(() => run.Text == "x" && clock.ActiveTimers == 1, "the text");

        clock.Advance(TimeSpan.FromSeconds(60));
        await run.Ended.WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(ModelErrorCategory.Stalled, run.Error.Category);
    }

    [Fact]
    public async Task ListModelsAsync_ConfiguredOrDefault_AreListed()
    {
        Assert.Equal("azure/default-model", Assert.Single(await Provider(new FakeChatClient()).ListModelsAsync(CancellationToken.None)).Ref.ToString());
        var configured = new ChatClientProvider(new FakeChatClient(), new ChatClientOptions("azure") { Models = ["a", "b"] });
        Assert.Equal(["azure/a", "azure/b"], (await configured.ListModelsAsync(CancellationToken.None)).Select(model => model.Ref.ToString()));
    }

    private static ChatClientProvider Provider(IChatClient client, TimeProvider? clock = null) =>
        new(client, new ChatClientOptions("azure"), clock ?? TimeProvider.System, Decoding.Counter());

    private static ChatResponseUpdate Update(AIContent content) => new(ChatRole.Assistant, [content]) { MessageId = "msg" };
}
