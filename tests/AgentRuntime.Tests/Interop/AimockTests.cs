using System.Collections.Immutable;
using System.Text.Json;
using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Providers;
using AgentRuntime.Providers.Ollama;
using AgentRuntime.Providers.OpenAI;
using AgentRuntime.Testing;
using AgentRuntime.Tests.Providers;
using AgentRuntime.Threads;

namespace AgentRuntime.Tests.Interop;

/// <summary>
/// Our providers understand software that others wrote: aimock, over TCP. It cuts texts at any UTF-16 unit, so that halves of
/// surrogate pairs come in separate pieces. Where it is unlike Ollama, the test says what a reader makes of it.
/// </summary>
public sealed class AimockTests(AimockServer server, StreamSystem streams)
    : IClassFixture<AimockServer>, IClassFixture<StreamSystem>
{
    private const string HeldStart = "one ";

    private const string HeldText = "one two three four five six.";

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static readonly ImmutableArray<ToolDefinition> Tools =
    [
        new("get_weather", "Weather", JsonElement.Parse("""{"type":"object","properties":{"city":{"type":"string"}}}""")),
        new("get_time", "Time", JsonElement.Parse("""{"type":"object","properties":{}}""")),
    ];

    [NpmTheory(AimockServer.Packages)]
    [InlineData(AimockWire.Ollama, "text", "Grüße 👋🏽, naïve — 日本語 🎉 a < b <think> c\r\n\"\\ end.")]
    [InlineData(AimockWire.OpenAI, "text", "Grüße 👋🏽, naïve — 日本語 🎉 a < b <think> c\r\n\"\\ end.")]
    [InlineData(AimockWire.Ollama, "whole", "All of it at once 🎉.")]
    [InlineData(AimockWire.OpenAI, "whole", "All of it at once 🎉.")]
    public async Task Stream_Text_IsWholeAndNeverHalfAPair(AimockWire wire, string prompt, string expected)
    {
        var run = await RunAsync(wire, prompt);

        Assert.Null(run.Failure);
        Assert.Equal(expected, run.Text);
        Assert.All(run.Events.OfType<CompletionEvent.Text>(), static text => AssertWellFormed(text.Delta));
        Assert.Single(run.Events.OfType<CompletionEvent.MessageStarted>());
        AssertStopped(run, StopReason.EndTurn, "stop");
    }

    [NpmFact(AimockServer.Packages)]
    public async Task Stream_OpenAIText_AsksForFiguresAndTellsThem()
    {
        var run = await RunAsync(AimockWire.OpenAI, "whole");

        // They come after the finish_reason, in a chunk without choices.
        Assert.True(run.Events.OfType<CompletionEvent.UsageUpdated>().Single().Usage is { Input: > 0, Output: > 0 });
        var body = (await server.LastRequestAsync()).GetProperty("body");
        Assert.True(body.GetProperty("stream_options").GetProperty("include_usage").GetBoolean());
    }

    [NpmFact(AimockServer.Packages)]
    public async Task Stream_OllamaText_TellsTheFiguresThatAreThere()
    {
        var run = await RunAsync(AimockWire.Ollama, "whole");

        // aimock says 0 where Ollama would leave a figure out: it was told, and it is what was told.
        Assert.Equal(new TokenUsage(0, 0), run.Events.OfType<CompletionEvent.UsageUpdated>().Single().Usage);
        Assert.Equal(
            new CompletionEvent.TimingsUpdated(TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero),
            run.Events.OfType<CompletionEvent.TimingsUpdated>().Single());
    }

    [NpmTheory(AimockServer.Packages)]
    [InlineData(AimockWire.Ollama, "reason", "Hm 🤔, six times seven…")]
    [InlineData(AimockWire.OpenAI, "reason", "Hm 🤔, six times seven…")]
    [InlineData(AimockWire.Ollama, "inline", "Hm 🤔.\n")]
    [InlineData(AimockWire.OpenAI, "inline", "Hm 🤔.\n")]
    public async Task Stream_Reasoning_IsApartFromTheAnswer(AimockWire wire, string prompt, string thinking)
    {
        var run = await RunAsync(wire, prompt);

        // On Ollama's wire it comes as message.reasoning_content, not as message.thinking: no other member has that name, so
        // reading it can take nothing away from a real Ollama.
        var pieces = run.Events.OfType<CompletionEvent.Thinking>().Select(static piece => piece.Delta).ToArray();
        Assert.Null(run.Failure);
        Assert.Equal(thinking, string.Concat(pieces));
        Assert.Equal("42 🎉", run.Text);
        Assert.All(pieces, AssertWellFormed);
        AssertStopped(run, StopReason.EndTurn, "stop");
    }

    [NpmTheory(AimockServer.Packages)]
    [InlineData(AimockWire.Ollama, "stop")]
    [InlineData(AimockWire.OpenAI, "tool_calls")]
    public async Task Stream_ToolCalls_AreCompleteWithDistinctIds(AimockWire wire, string rawReason)
    {
        var run = await RunAsync(wire, "weather", Tools);

        // On Ollama's wire they have neither ids nor indices, as before Ollama 0.12.10.
        var calls = run.Events.OfType<CompletionEvent.ToolUse>().Where(static call => call.IsInputComplete).ToArray();
        Assert.Null(run.Failure);
        Assert.Equal(["get_weather", "get_time"], calls.Select(static call => call.Name));
        Assert.Equal("Zürich 👋", calls[0].Input.GetProperty("city").GetString());
        Assert.Equal(2, calls[0].Input.GetProperty("days").GetArrayLength());
        Assert.Equal("{}", calls[1].RawInput);
        Assert.Equal(2, calls.Select(static call => call.Id).Where(static id => id.Length > 0).Distinct(StringComparer.Ordinal).Count());
        AssertStopped(run, StopReason.ToolUse, rawReason);
    }

    [NpmTheory(AimockServer.Packages)]
    [InlineData(AimockWire.Ollama, "stop")]
    [InlineData(AimockWire.OpenAI, "tool_calls")]
    public async Task Stream_TextBeforeAToolCall_GivesBoth(AimockWire wire, string rawReason)
    {
        var run = await RunAsync(wire, "both", Tools);

        Assert.Null(run.Failure);
        Assert.Equal("Let me look.", run.Text);
        var call = run.Events.OfType<CompletionEvent.ToolUse>().Single(static call => call.IsInputComplete);
        Assert.Equal(("get_time", "CET"), (call.Name, call.Input.GetProperty("zone").GetString()));
        AssertStopped(run, StopReason.ToolUse, rawReason);
    }

    [NpmTheory(AimockServer.Packages)]
    [InlineData(AimockWire.Ollama)]
    [InlineData(AimockWire.OpenAI)]
    public async Task Stream_ToolResult_IsUnderstood(AimockWire wire)
    {
        using var provider = Provider(wire);
        var asked = await streams.RunAsync(provider.Value.Stream(Request("weather", Tools)));
        var calls = asked.Events.OfType<CompletionEvent.ToolUse>().Where(static call => call.IsInputComplete).ToArray();
        var request = new CompletionRequest(
            "gpt-4o",
            [
                new ModelMessage.System("Be brief."),
                new ModelMessage.User("weather"),
                new ModelMessage.Assistant("")
                {
                    ToolCalls = [.. calls.Select(static call => new ToolCallContent(call.Id, call.Name, call.RawInput))],
                },
                new ModelMessage.ToolResult(calls[1].Id, calls[1].Name, "noon", IsError: false),
                new ModelMessage.ToolResult(calls[0].Id, calls[0].Name, "sunny", IsError: false),
            ])
        { Tools = Tools };

        var run = await streams.RunAsync(provider.Value.Stream(request));

        Assert.Null(run.Failure);
        Assert.Equal("It is sunny in Zürich.", run.Text);
        var messages = (await server.LastRequestAsync()).GetProperty("body").GetProperty("messages");
        Assert.Equal(
            ["system", "user", "assistant", "tool", "tool"],
            messages.EnumerateArray().Select(static message => message.GetProperty("role").GetString()));
        var sent = messages[2].GetProperty("tool_calls")[0].GetProperty("function");
        Assert.Equal("get_weather", sent.GetProperty("name").GetString());
        Assert.Equal(
            "Zürich 👋", JsonElement.Parse(sent.GetProperty("arguments").GetString()!).GetProperty("city").GetString());
    }

    [NpmTheory(AimockServer.Packages)]
    [InlineData(AimockWire.Ollama)]
    [InlineData(AimockWire.OpenAI)]
    public async Task Stream_PacedServer_ComesInSeveralBatches(AimockWire wire)
    {
        var run = await RunAsync(wire, "paced");

        Assert.Equal(
            "One two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen.", run.Text);
        Assert.True(run.Batches.Count(HasText) >= 3, $"{run.Batches.Count} batches for 18 pieces at 20 a second.");
        var times = run.Batches.Select(static batch => batch.ReadTimestamp).ToArray();
        Assert.Equal(times.Order(), times);
        AssertStopped(run, StopReason.EndTurn, "stop");
    }

    [NpmTheory(AimockServer.Packages)]
    [InlineData(AimockWire.Ollama)]
    [InlineData(AimockWire.OpenAI)]
    public async Task Stream_Cancelled_GaveWhatHadComeAndClosesTheConnection(AimockWire wire)
    {
        using var provider = Provider(wire);
        var hasText = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await ManualTimeProvider.UntilAsync(() => server.OpenConnections == 0, "no connection of an earlier test", Deadline);

        // The server holds the third piece back for ten minutes: the first must not wait for it.
        var run = streams.Start(
            provider.Value.Stream(Request("held")),
            batch =>
            {
                if (HasText(batch))
                {
                    hasText.TrySetResult();
                }
            });
        await hasText.Task.WaitAsync(Deadline);
        var openBefore = server.OpenConnections;
        run.Cancel();
        await run.Ended.WaitAsync(Deadline);

        Assert.Equal(1, openBefore);
        Assert.Null(run.Failure);
        Assert.StartsWith(HeldStart, run.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Events, static e => e is CompletionEvent.Stopped);
        await ManualTimeProvider.UntilAsync(() => server.OpenConnections == 0, "the connection's end", Deadline);
    }

    [NpmTheory(AimockServer.Packages)]
    [InlineData(AimockWire.Ollama, "truncate")]
    [InlineData(AimockWire.OpenAI, "truncate")]
    [InlineData(AimockWire.Ollama, "disconnect")]
    [InlineData(AimockWire.OpenAI, "disconnect")]
    public async Task Stream_ConnectionEndsMidStream_IsTruncatedAfterWhatHadCome(AimockWire wire, string prompt)
    {
        var run = await RunAsync(wire, prompt);

        // aimock closes in order, yet without the last chunk of its response: to HTTP the answer is incomplete.
        Assert.Equal(ModelErrorCategory.Truncated, run.Error.Category);
        Assert.NotEmpty(run.Error.Hint);
        Assert.StartsWith(HeldStart, run.Text, StringComparison.Ordinal);
        Assert.StartsWith(run.Text, HeldText, StringComparison.Ordinal);
        Assert.NotEqual(HeldText, run.Text);
        Assert.DoesNotContain(run.Events, static e => e is CompletionEvent.Stopped);
        var response = (await server.LastRequestAsync()).GetProperty("response");
        Assert.True(response.GetProperty("interrupted").GetBoolean());
    }

    [NpmTheory(AimockServer.Packages)]
    [InlineData(AimockWire.Ollama, "nothing")]
    [InlineData(AimockWire.OpenAI, "nothing")]
    [InlineData(AimockWire.Ollama, "dropped")]
    [InlineData(AimockWire.OpenAI, "dropped")]
    public async Task Stream_ConnectionEndsBeforeAnAnswer_IsATransportError(AimockWire wire, string prompt)
    {
        var run = await RunAsync(wire, prompt);

        Assert.Equal(ModelErrorCategory.Transport, run.Error.Category);
        Assert.Contains(server.Url.Authority, run.Error.Message, StringComparison.Ordinal);
        Assert.Empty(run.Text);
    }

    [NpmTheory(AimockServer.Packages)]
    [InlineData(AimockWire.Ollama)]
    [InlineData(AimockWire.OpenAI)]
    public async Task Stream_BodyIsNotTheProtocol_IsAProtocolError(AimockWire wire)
    {
        var run = await RunAsync(wire, "malformed");

        Assert.Equal(ModelErrorCategory.Protocol, run.Error.Category);
        Assert.Contains(server.Url.Authority, run.Error.Hint, StringComparison.Ordinal);
        Assert.Empty(run.Text);
    }

    [NpmTheory(AimockServer.Packages)]
    [InlineData("error-400", 400, ModelErrorCategory.PromptTooLarge, "This model's maximum context length is 4096 tokens.")]
    [InlineData("error-401", 401, ModelErrorCategory.Authentication, "Who are you?")]
    [InlineData("error-404", 404, ModelErrorCategory.ModelNotFound, "The model 'gpt-40' does not exist")]
    [InlineData("error-422", 422, ModelErrorCategory.InvalidRequest, "temperature must be positive")]
    [InlineData("error-429", 429, ModelErrorCategory.RateLimited, "Slow down.")]
    [InlineData("error-500", 500, ModelErrorCategory.ServerError, "It broke.")]
    [InlineData("error-503", 503, ModelErrorCategory.Overloaded, "Come back later.")]
    public async Task Stream_ErrorStatus_HasItsCategoryAndTheServersWords(
        string prompt, int status, ModelErrorCategory category, string message)
    {
        // On Ollama's wire the error is an object, where Ollama has a string.
        var onOllama = (await RunAsync(AimockWire.Ollama, prompt)).Error;
        var onOpenAI = (await RunAsync(AimockWire.OpenAI, prompt)).Error;

        Assert.Equal((category, status, message), (onOllama.Category, onOllama.Status, onOllama.Message));
        Assert.Equal((category, status, message), (onOpenAI.Category, onOpenAI.Status, onOpenAI.Message));
        Assert.NotEmpty(onOllama.Hint);
        Assert.NotEmpty(onOpenAI.Hint);
        Assert.Equal(status == 429 ? TimeSpan.FromSeconds(7) : null, onOllama.RetryAfter);
        Assert.Equal(status == 429 ? TimeSpan.FromSeconds(7) : null, onOpenAI.RetryAfter);
    }

    [NpmTheory(AimockServer.Packages)]
    [InlineData(AimockWire.Ollama)]
    [InlineData(AimockWire.OpenAI)]
    public async Task Stream_UnknownModel_NamesTheNearOnesOfTheServersList(AimockWire wire)
    {
        var run = await RunAsync(wire, "error-404", model: "gpt-40");

        Assert.Contains("Did you mean", run.Error.Hint, StringComparison.Ordinal);
        Assert.Contains("gpt-4o", run.Error.Hint, StringComparison.Ordinal);
    }

    [NpmTheory(AimockServer.Packages)]
    [InlineData(AimockWire.Ollama)]
    [InlineData(AimockWire.OpenAI)]
    public async Task ListModelsAsync_Server_ListsItsModelsAsUsable(AimockWire wire)
    {
        using var provider = Provider(wire);
        using var deadline = new CancellationTokenSource(Deadline);

        var models = await provider.Value.ListModelsAsync(deadline.Token);

        // It has neither /api/show nor /api/ps: what they would tell is unknown, and no reason against a model.
        Assert.Contains(ModelRef.Of(provider.Value.Name, "gpt-4o"), models.Select(static model => model.Ref));
        Assert.All(
            models,
            static model => Assert.Equal((null, null, null), (model.DisabledReason, model.SupportsTools, model.IsLoaded)));
    }

    [NpmTheory(AimockServer.Packages)]
    [InlineData("ollama")]
    [InlineData("aimock")]
    public async Task SendAsync_ThreadOnServer_HasTheAnswerAndThenTheNext(string provider)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await using var runtime = AgentRuntimeHost.Start(
            rt => rt.AddOllama(server.Url).AddOpenAICompatible("aimock", server.Url).Configure(Some.Plain));
        var thread = await runtime.CreateThreadAsync(new ThreadOptions { Model = $"{provider}/gpt-4o" });

        var first = await ReadAsync(await thread.SendAsync("reason", cancellationToken: deadline.Token), deadline.Token);
        var second = await ReadAsync(await thread.SendAsync("text", cancellationToken: deadline.Token), deadline.Token);

        Assert.Equal(
            "Hm 🤔, six times seven…",
            string.Concat(first.OfType<ThreadEvent.AgentThinking>().Select(static thinking => thinking.Text)));
        Assert.Equal("42 🎉", TextOf(first));
        Assert.Equal("Grüße 👋🏽, naïve — 日本語 🎉 a < b <think> c\r\n\"\\ end.", TextOf(second));
        Assert.Equal(TurnStopReason.EndTurn, second.OfType<ThreadEvent.TurnStopped>().Single().Reason);
        var messages = (await server.LastRequestAsync()).GetProperty("body").GetProperty("messages");
        Assert.Equal(
            ["reason", "42 🎉", "text"],
            messages.EnumerateArray().Select(static message => message.GetProperty("content").GetString()));
    }

    [NpmTheory(AimockServer.Packages)]
    [InlineData("ollama")]
    [InlineData("aimock")]
    public async Task CancelAsync_ThreadMidStream_KeepsThePartAndClosesTheConnection(string provider)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await using var runtime = AgentRuntimeHost.Start(
            rt => rt.AddOllama(server.Url).AddOpenAICompatible("aimock", server.Url).Configure(Some.Plain));
        var thread = await runtime.CreateThreadAsync(new ThreadOptions { Model = $"{provider}/gpt-4o" });
        var turn = await thread.SendAsync("held", cancellationToken: deadline.Token);
        await foreach (var threadEvent in turn.ReadAsync(deadline.Token))
        {
            if (threadEvent is ThreadEvent.AgentText)
            {
                break;
            }
        }

        await turn.CancelAsync(deadline.Token);

        var stopped = await turn.WaitAsync(deadline.Token);
        Assert.Equal((TurnStopReason.Cancelled, true), (stopped.Reason, stopped.IsPartial));
        await ManualTimeProvider.UntilAsync(() => server.OpenConnections == 0, "the connection's end", Deadline);
    }

    private static CompletionRequest Request(string prompt, ImmutableArray<ToolDefinition> tools = default, string model = "gpt-4o") =>
        new(model, [new ModelMessage.User(prompt)]) { Tools = tools.IsDefault ? [] : tools };

    private static bool HasText(CompletionBatch batch) => batch.Events.Any(static e => e is CompletionEvent.Text);

    private static void AssertWellFormed(string text) =>
        Assert.All(text.EnumerateRunes(), static rune => Assert.NotEqual(System.Text.Rune.ReplacementChar, rune));

    private static void AssertStopped(StreamSystem.Run run, StopReason reason, string rawReason)
    {
        Assert.Equal(new CompletionEvent.Stopped(reason, rawReason), run.Events[^1]);
        Assert.Single(run.Events, static e => e is CompletionEvent.Stopped);
    }

    private static string TextOf(IEnumerable<ThreadEvent> events) =>
        string.Concat(events.OfType<ThreadEvent.AgentText>().Select(static text => text.Text));

    private static async Task<List<ThreadEvent>> ReadAsync(Turn turn, CancellationToken cancellationToken)
    {
        var events = new List<ThreadEvent>();
        await foreach (var threadEvent in turn.ReadAsync(cancellationToken))
        {
            events.Add(threadEvent);
        }

        return events;
    }

    private async Task<StreamSystem.Run> RunAsync(
        AimockWire wire, string prompt, ImmutableArray<ToolDefinition> tools = default, string model = "gpt-4o")
    {
        using var provider = Provider(wire);
        return await streams.RunAsync(provider.Value.Stream(Request(prompt, tools, model)));
    }

    private Owned Provider(AimockWire wire) => wire switch
    {
        AimockWire.Ollama => new Owned(new OllamaProvider(new OllamaOptions(server.Url))),
        AimockWire.OpenAI => new Owned(new OpenAICompatibleProvider(new OpenAICompatibleOptions("aimock", server.Url))),
    };

    private sealed class Owned(IModelProvider provider) : IDisposable
    {
        public IModelProvider Value => provider;

        public void Dispose() => (provider as IDisposable)?.Dispose();
    }
}
