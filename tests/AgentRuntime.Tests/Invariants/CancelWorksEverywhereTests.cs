using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Simulator;
using AgentRuntime.Tests.Providers.Http;
using AgentRuntime.Tests.Threads.Turns;
using AgentRuntime.Threads;

namespace AgentRuntime.Tests.Invariants;

/// <summary>
/// Invariant 4: cancel works from everywhere, closes the socket, keeps the partial text, and a cancelled thread takes the next message. The
/// model server is a real one on real sockets as far as TCP goes.
/// </summary>
public sealed class CancelWorksEverywhereTests : TurnScene
{
    private const string PartialText = "one two three";

    private static readonly TimeSpan Forever = TimeSpan.FromHours(1);

    private readonly TaskCompletionSource _inTool = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _summaries;

    public enum Phase
    {
        WaitingForTheGate,
        Connecting,
        WaitingForHeaders,
        Streaming,
        StreamingWithToolCalls,
        RunningTools,
        RunningAToolThatDoesNotListen,
        AwaitingApproval,
        WaitingToRetry,
        Compacting,
    }

    public static TheoryData<Phase> EveryPhase => [.. Enum.GetValues<Phase>()];

    [Theory]
    [MemberData(nameof(EveryPhase))]
    public async Task Cancel_InEveryPhase_EndsTheTurnAndTheThreadTakesTheNextMessage(Phase phase)
    {
        await using var server = await StartServerAsync();
        using var full = new FullListener();
        Start(server.Url, full.Url);
        var reached = await ReachAsync(server, full, phase);

        await reached.Turn.CancelAsync(Token);

        await AssertCancelledAsync(reached);
        await AssertNextAsync(reached, await reached.Turn.Thread.SendAsync("next"));
    }

    [Theory]
    [MemberData(nameof(EveryPhase))]
    public async Task Interrupt_InEveryPhase_EndsTheTurnAndRunsTheMessage(Phase phase)
    {
        await using var server = await StartServerAsync();
        using var full = new FullListener();
        Start(server.Url, full.Url);
        var reached = await ReachAsync(server, full, phase);

        var next = await reached.Turn.Thread.SendAsync("next", SendStrategy.Interrupt, Token);

        await AssertCancelledAsync(reached);
        await AssertNextAsync(reached, next);
    }

    private Task<SimulatorServer> StartServerAsync() => SimulatorServer.StartAsync(new SimulatorOptions
    {
        Rate = 0,
        Models = [new SimulatedModel("sim") { ContextLength = 2_048 }],
        Script = request => request.Prompt switch
        {
            "headers" or "hold" => Silence,
            "stream" => SimulatedReply.Of(new SimulatedPart.Text(PartialText), new SimulatedPart.Pause(Forever)),
            "stream calls" => SimulatedReply.Of(
                new SimulatedPart.Text(PartialText), new SimulatedPart.ToolCall("hang", "{}"), new SimulatedPart.Pause(Forever)),
            "tools" => SimulatedReply.Of(new SimulatedPart.ToolCall("hang", "{}")),
            "deaf tools" => SimulatedReply.Of(new SimulatedPart.ToolCall("deaf", "{}")),
            "approval" => SimulatedReply.Of(new SimulatedPart.ToolCall("ask", "{}")),
            "retry" => SimulatedReply.Fail(new SimulatedFault.Status(503)),

            // The first one is cancelled; the next message needs one too.
            var prompt when IsSummary(prompt) => Interlocked.Increment(ref _summaries) == 1 ? Silence : SimulatedReply.Say("Many words."),
            _ => SimulatedReply.Say("well"),
        },
    });

    private static SimulatedReply Silence => SimulatedReply.Fail(new SimulatedFault.StallBeforeHeaders());

    private static bool IsSummary(string prompt) => prompt.Contains("summary", StringComparison.Ordinal);

    /// <summary>No time-out helps: what does not end by itself when it is cancelled is seen to hang.</summary>
    private void Start(Uri server, Uri full) => Start(rt => rt
        .AddOllama(server)
        .AddOllama(full, "full", static options => options with { ConnectTimeout = Forever, QueryTimeout = TimeSpan.FromMilliseconds(200) })
        .AddTool(Tool("hang", async (CancellationToken cancellationToken) =>
        {
            _inTool.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }))
        .AddTool(Tool("deaf", () =>
        {
            _inTool.SetResult();
            return new TaskCompletionSource().Task;
        }))
        .AddTool(Tool("ask", static () => "done") with { RequiresApproval = true })
        .Configure(static settings => settings with
        {
            Threads = settings.Threads with { CancelTimeout = Forever },
            Gates = settings.Gates with { Permits = 1 },
            Tools = settings.Tools with { CancelGrace = TimeSpan.FromMilliseconds(20) },
            Retries = settings.Retries with { MaxAttempts = 1, InitialDelay = Forever, MaxDelay = Forever },
        }));

    private Task<Reached> ReachAsync(SimulatorServer server, FullListener full, Phase phase) => phase switch
    {
        Phase.WaitingForTheGate => ReachGateAsync(server),
        Phase.Connecting => ReachConnectingAsync(full),
        Phase.WaitingForHeaders => ReachHeadersAsync(server),
        Phase.Streaming => ReachTextAsync<ThreadEvent.AgentText>(server, "stream"),
        Phase.StreamingWithToolCalls => ReachTextAsync<ThreadEvent.ToolCallProposed>(server, "stream calls"),
        Phase.RunningTools => ReachToolAsync("tools"),
        Phase.RunningAToolThatDoesNotListen => ReachToolAsync("deaf tools"),
        Phase.AwaitingApproval => ReachEventAsync<ThreadEvent.ApprovalRequested>("approval"),
        Phase.WaitingToRetry => ReachEventAsync<ThreadEvent.Retrying>("retry"),
        Phase.Compacting => ReachCompactingAsync(server),
    };

    private async Task<Reached> ReachGateAsync(SimulatorServer server)
    {
        var holder = await (await CreateAsync("ollama")).SendAsync("hold");
        await server.WaitForCompletionAsync(0, Token);
        var reached = await ReachEventAsync<ThreadEvent.ModelQueued>("stream");
        return reached with
        {
            // It never came to the server; what comes there next is another request.
            FreeAsync = async () =>
            {
                // With the permit free, the next message's request goes at once.
                Assert.Equal(1, server.Exchanges.Count(static exchange => exchange.IsCompletion));
                await holder.CancelAsync(Token);
            },
        };
    }

    private async Task<Reached> ReachConnectingAsync(FullListener full)
    {
        var thread = await CreateAsync("full");
        var turn = await thread.SendAsync("Hi");
        await WaitForAsync<ThreadEvent.RoundStarted>(thread);

        // The server is asked for its models too: when that has been given up, the connection that is left is the turn's.
        await Runtime.Models.GetAsync(Token);
        await full.UntilOneMoreWaitsAsync();
        await thread.ChangeAsync(new ThreadChange { Model = "ollama/sim" }, Token);
        return new Reached(turn) { FreeAsync = full.UntilNobodyWaitsAsync };
    }

    private async Task<Reached> ReachHeadersAsync(SimulatorServer server)
    {
        var turn = await (await CreateAsync("ollama")).SendAsync("headers");
        var exchange = await server.WaitForCompletionAsync(0, Token);
        await exchange.Started.WaitAsync(Token);
        return new Reached(turn) { Exchange = exchange };
    }

    private async Task<Reached> ReachTextAsync<TLast>(SimulatorServer server, string prompt)
        where TLast : ThreadEvent
    {
        var turn = await (await CreateAsync("ollama")).SendAsync(prompt);
        var text = "";
        await foreach (var threadEvent in turn.ReadAsync(Token))
        {
            text += (threadEvent as ThreadEvent.AgentText)?.Text;
            if (text == PartialText && threadEvent is TLast)
            {
                break;
            }
        }

        return new Reached(turn) { Exchange = await server.WaitForCompletionAsync(0, Token), Text = text };
    }

    private async Task<Reached> ReachToolAsync(string prompt)
    {
        var reached = await ReachEventAsync<ThreadEvent.ToolCallUpdated>(prompt);
        await _inTool.Task.WaitAsync(Deadline);
        return reached;
    }

    private async Task<Reached> ReachEventAsync<T>(string prompt)
        where T : ThreadEvent
    {
        var turn = await (await CreateAsync("ollama")).SendAsync(prompt);
        await WaitForAsync<T>(turn.Thread);
        return new Reached(turn);
    }

    private async Task<Reached> ReachCompactingAsync(SimulatorServer server)
    {
        await Runtime.Models.GetAsync(Token);
        var thread = await CreateAsync("ollama");
        var summary = server.WaitForExchangeAsync(static exchange => IsSummary(exchange.RequestBody), Token);
        Turn turn;
        do
        {
            turn = await thread.SendAsync(string.Concat(Enumerable.Repeat("word ", 300)));
        }
        while (await Task.WhenAny(turn.WaitAsync(Token), summary) != summary);

        var exchange = await summary;
        await exchange.Started.WaitAsync(Token);
        Assert.Equal(ThreadStatus.Compacting, (await thread.GetSnapshotAsync(Token)).Status);
        return new Reached(turn) { Exchange = exchange };
    }

    private async Task AssertCancelledAsync(Reached reached)
    {
        if (reached.Exchange is { } exchange)
        {
            Assert.Equal(SimulatedOutcome.ClientClosed, await exchange.Ended.WaitAsync(Token));
        }

        var events = await ReadAsync(reached.Turn);
        var stopped = Assert.IsType<ThreadEvent.TurnStopped>(events[^1]);
        Assert.Equal((TurnStopReason.Cancelled, reached.Text.Length > 0), (stopped.Reason, stopped.IsPartial));
        Assert.Equal(reached.Text, string.Concat(events.OfType<ThreadEvent.AgentText>().Select(static delta => delta.Text)));
        await reached.FreeAsync();
    }

    private async Task AssertNextAsync(Reached reached, Turn next)
    {
        var events = await ReadAsync(next);
        var log = await AllAsync(next.Thread);

        Assert.Equal("well", string.Concat(events.OfType<ThreadEvent.AgentText>().Select(static delta => delta.Text)));
        Assert.Equal(TurnStopReason.EndTurn, Assert.IsType<ThreadEvent.TurnStopped>(events[^1]).Reason);
        Assert.Single(log.OfType<ThreadEvent.TurnStopped>(), stopped => stopped.TurnId == reached.Turn.Id);
        var snapshot = await next.Thread.GetSnapshotAsync(Token);
        Assert.Equal((ThreadStatus.Idle, 0, 0), (snapshot.Status, snapshot.QueuedTurns, snapshot.OpenApprovals.Length));
    }

    private Task<AgentThread> CreateAsync(string provider) =>
        Runtime.CreateThreadAsync(new ThreadOptions { Model = $"{provider}/sim" });

    private sealed record Reached(Turn Turn)
    {
        /// <summary>The request that is under way; null where none has come to a server.</summary>
        internal SimulatedExchange? Exchange { get; init; }

        /// <summary>What was shown of the answer.</summary>
        internal string Text { get; init; } = "";

        /// <summary>Clears the way for the next message, and looks at what the phase is to leave behind.</summary>
        internal Func<Task> FreeAsync { get; init; } = static () => Task.CompletedTask;
    }
}
