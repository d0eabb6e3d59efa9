using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Simulator;
using AgentRuntime.Sinks;
using AgentRuntime.Threads;

namespace AgentRuntime.Tests.EndToEnd;

/// <summary>The main job over real TCP: the simulator speaks Ollama's wire, the runtime reads it, sinks get it.</summary>
public sealed class OllamaTurnTests : IDisposable
{
    private const int MaxAttempts = 10;

    private static readonly TimeSpan CloseLimit = TimeSpan.FromMilliseconds(50);

    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));

    public static TheoryData<SimulatorChunking> EveryChunking => new(
        new SimulatorChunking.TokenPerWrite(),
        new SimulatorChunking.BytePerWrite(),
        new SimulatorChunking.WritesPerLine(3),
        new SimulatorChunking.LinesPerWrite(50),
        new SimulatorChunking.AllInOneWrite());

    public void Dispose() => _deadline.Dispose();

    [Theory]
    [MemberData(nameof(EveryChunking))]
    public async Task Turn_FiveHundredTokensInAnyChunking_GivesTheSameTextAndEvents(SimulatorChunking chunking)
    {
        var expected = await RunOnceAsync(new SimulatorChunking.TokenPerWrite());

        var actual = await RunOnceAsync(chunking);

        Assert.Equal(expected.Text, actual.Text);
        Assert.Equal(expected.Kinds, actual.Kinds);
        Assert.Equal(500, actual.OutputTokens);
        Assert.Equal(TurnStopReason.EndTurn, actual.Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CancelAsync_WaitingForHeadersOrMidStream_ClosesTheSocketWithinFiftyMilliseconds(bool isMidStream)
    {
        await using var server = await SimulatorServer.StartAsync(new SimulatorOptions
        {
            FirstTokenDelay = isMidStream ? TimeSpan.Zero : TimeSpan.FromMinutes(5),
            Rate = 100,
            ReplyTokens = 100_000,
        });
        await using var runtime = Start(server);
        var thread = await CreateAsync(runtime);

        // A busy machine may take longer now and then; a connection that is drained or left open is late every time.
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < MaxAttempts && best >= CloseLimit; i++)
        {
            var took = await CancelAndMeasureAsync(server, thread, i, isMidStream);
            best = took < best ? took : best;
        }

        Assert.True(best < CloseLimit, $"The server saw the close after {best.TotalMilliseconds:F1} ms at best.");
    }

    private async Task<TimeSpan> CancelAndMeasureAsync(
        SimulatorServer server, AgentThread thread, int index, bool isMidStream)
    {
        var (turn, exchange, cancelledAt) = await CancelWhenUnderWayAsync(server, thread, index, isMidStream);
        Assert.Equal(SimulatedOutcome.ClientClosed, await exchange.Ended.WaitAsync(_deadline.Token));
        var events = await ReadTurnAsync(turn);
        var stopped = Assert.IsType<ThreadEvent.TurnStopped>(Assert.Single(
            events, static threadEvent => threadEvent is ThreadEvent.TurnStopped));
        Assert.Equal(TurnStopReason.Cancelled, stopped.Reason);
        Assert.Equal(isMidStream, stopped.IsPartial);
        Assert.Equal(isMidStream, TextOf(events).Length > 0);
        return TimeProvider.System.GetElapsedTime(cancelledAt, exchange.EndedAt!.Value);
    }

    [Fact]
    public async Task SendAsync_AfterACancelledTurn_Works()
    {
        await using var server = await SimulatorServer.StartAsync(new SimulatorOptions { Rate = 200, ReplyTokens = 50 });
        await using var runtime = Start(server);
        var thread = await CreateAsync(runtime);
        await CancelWhenUnderWayAsync(server, thread, 0, isMidStream: true);

        var turn = await thread.SendAsync("Again");

        Assert.Equal(TurnStopReason.EndTurn, (await turn.WaitAsync(_deadline.Token)).Reason);
    }

    [Fact]
    public async Task ReadAsync_OneSinkStalledForTheWholeTurn_TheOtherGetsEveryTokenAndTheStalledOneEverything()
    {
        await using var server = await SimulatorServer.StartAsync(new SimulatorOptions { Rate = 2_000, ReplyTokens = 400 });
        await using var runtime = Start(server);
        var thread = await CreateAsync(runtime);
        await using var stalled = thread.ReadBatchesAsync(0, SinkMode.Free, _deadline.Token).GetAsyncEnumerator();
        Assert.True(await stalled.MoveNextAsync());

        var live = await ReadTurnAsync(await thread.SendAsync("Hi"));
        var late = new List<ThreadEvent>();
        var batches = 0;
        while (late.Count == 0 || late[^1] is not ThreadEvent.TurnStopped)
        {
            Assert.True(await stalled.MoveNextAsync());
            late.AddRange(stalled.Current);
            batches++;
        }

        Assert.Equal(TextOf(live), TextOf(late));
        Assert.True(batches <= 3, $"A stalled sink's backlog came in {batches} batches instead of few large ones.");
    }

    [Theory]
    [InlineData("sim:fault-cut@20", ModelErrorCategory.Truncated)]
    [InlineData("sim:fault-reset@20", ModelErrorCategory.Transport)]
    [InlineData("sim:fault-error@20", ModelErrorCategory.ServerError)]
    [InlineData("not-there", ModelErrorCategory.ModelNotFound)]
    public async Task Turn_ServerFault_StopsOnceWithItsCategoryAndAHint(string model, ModelErrorCategory category)
    {
        await using var server = await SimulatorServer.StartAsync(new SimulatorOptions { Rate = 0 });
        await using var runtime = Start(server);
        var thread = await CreateAsync(runtime, model);

        var events = await ReadTurnAsync(await thread.SendAsync("Hi"));

        var stopped = Assert.IsType<ThreadEvent.TurnStopped>(Assert.Single(
            events, static threadEvent => threadEvent is ThreadEvent.TurnStopped));
        Assert.Equal((TurnStopReason.Failed, category), (stopped.Reason, stopped.Error!.Category));
        Assert.NotEmpty(stopped.Error.Hint);
        Assert.Equal(stopped.IsPartial, TextOf(events).Length > 0);
    }

    [Fact]
    public async Task Turn_NoServer_SaysWhichUrlAndWhatToStart()
    {
        var server = await SimulatorServer.StartAsync(new SimulatorOptions());
        var url = server.Url;
        await server.DisposeAsync();
        await using var runtime = AgentRuntimeHost.Start(rt => rt.AddOllama(url).Configure(Some.Plain));
        var thread = await CreateAsync(runtime);

        var stopped = await (await thread.SendAsync("Hi")).WaitAsync(_deadline.Token);

        Assert.Equal(ModelErrorCategory.Transport, stopped.Error!.Category);
        Assert.Contains($"{url.Host}:{url.Port}", stopped.Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("ollama serve", stopped.Error.Hint, StringComparison.Ordinal);
    }

    private static AgentRuntimeHost Start(SimulatorServer server) =>
        AgentRuntimeHost.Start(rt => rt.AddOllama(server.Url).Configure(Some.Plain));

    private static Task<AgentThread> CreateAsync(AgentRuntimeHost runtime, string model = "sim") =>
        runtime.CreateThreadAsync(new ThreadOptions { Model = $"ollama/{model}" });

    private static string TextOf(IEnumerable<ThreadEvent> events) =>
        string.Concat(events.OfType<ThreadEvent.AgentText>().Select(static text => text.Text));

    private async Task<Outcome> RunOnceAsync(SimulatorChunking chunking)
    {
        await using var server = await SimulatorServer.StartAsync(new SimulatorOptions
        {
            Rate = 0,
            ReplyTokens = 500,
            Chunking = chunking,
        });
        await using var runtime = Start(server);
        var thread = await CreateAsync(runtime, "sim-thinking");
        var turn = await thread.SendAsync("Tell me something.");
        await turn.WaitAsync(_deadline.Token);

        // Read back after the end: what the log has then depends on the text alone, not on the pace of a reader.
        var events = await ReadTurnAsync(turn);
        return new Outcome(
            TextOf(events),
            string.Join(' ', events.Select(static threadEvent => $"{threadEvent.GetType().Name}@{threadEvent.Length}")),
            events.OfType<ThreadEvent.UsageUpdated>().Single().Usage.Output,
            events.OfType<ThreadEvent.TurnStopped>().Single().Reason);
    }

    private async Task<(Turn Turn, SimulatedExchange Exchange, long CancelledAt)> CancelWhenUnderWayAsync(
        SimulatorServer server, AgentThread thread, int index, bool isMidStream)
    {
        var turn = await thread.SendAsync("Hi");
        var exchange = await server.WaitForCompletionAsync(index, _deadline.Token);
        await exchange.Started.WaitAsync(_deadline.Token);
        if (isMidStream)
        {
            await foreach (var threadEvent in turn.ReadAsync(_deadline.Token))
            {
                if (threadEvent is ThreadEvent.AgentText)
                {
                    break;
                }
            }
        }

        var cancelledAt = TimeProvider.System.GetTimestamp();
        await turn.CancelAsync(_deadline.Token);
        return (turn, exchange, cancelledAt);
    }

    private async Task<List<ThreadEvent>> ReadTurnAsync(Turn turn)
    {
        var events = new List<ThreadEvent>();
        await foreach (var threadEvent in turn.ReadAsync(_deadline.Token))
        {
            events.Add(threadEvent);
        }

        return events;
    }

    private sealed record Outcome(string Text, string Kinds, long OutputTokens, TurnStopReason Reason);
}
