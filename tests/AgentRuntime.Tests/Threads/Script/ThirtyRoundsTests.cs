using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Tests.Threads.Context;
using AgentRuntime.Threads;
using AgentRuntime.Tools;

namespace AgentRuntime.Tests.Threads.Script;

/// <summary>One long turn with everything that a turn may have, and every event of it.</summary>
public sealed class ThirtyRoundsTests : IAsyncDisposable
{
    private const int Rounds = 30;
    private const int Parallel = 6;
    private const int Approval = 12;
    private const int Retry = 18;
    private const int Compaction = 24;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Long enough that leaving old rounds out makes room.</summary>
    private static readonly string Seen = new('.', 400);

    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));
    private readonly FakeProvider _provider = new();
    private readonly FakeJournal _journal = new();
    private readonly HeldTool _held = new();
    private readonly List<CompletionRequest> _requests = [];
    private readonly List<CompletionRequest> _summaries = [];
    private readonly AgentRuntimeHost _runtime;
    private AgentThread _thread = null!;

    public ThirtyRoundsTests() => _runtime = AgentRuntimeHost.Start(rt => rt
        .AddProvider(_provider)
        .UseJournal(_journal)
        .AddTool(AgentTool.Create(static (int at) => $"seen {at.ToString(CultureInfo.InvariantCulture)} {Seen}", "look"))
        .AddTool(AgentTool.Create(static (int at) => $"removed {at.ToString(CultureInfo.InvariantCulture)}", "remove") with
        {
            RequiresApproval = true,
        })
        .AddTool(_held.Tool)
        .Configure(static settings => settings with
        {
            Title = settings.Title with { IsEnabled = false },
            Gates = settings.Gates with { Permits = 4 },
            Threads = settings.Threads with { MaxRounds = Rounds },
            Retries = settings.Retries with { InitialDelay = TimeSpan.Zero },
        }));

    private static IEnumerable<string> Expected =>
    [
        "user: Clear the house.",
        "turn started",
        .. Enumerable.Range(1, Parallel - 1).SelectMany(PlainRound),
        "round 6 of fake/m",
        "text 6: Two at once.",
        "call c6a: hold {\"at\":\"a\"}",
        "call c6b: hold {\"at\":\"b\"}",
        "c6a Running",
        "c6b Running",
        "c6b Completed: b is done",
        "c6a Completed: a is done",
        .. Enumerable.Range(Parallel + 1, Approval - Parallel - 1).SelectMany(PlainRound),
        "round 12 of fake/m",
        "call c12: remove {\"at\":12}",
        "call c12b: look {\"at\":12}",
        "c12 AwaitingApproval",
        "c12 asks #1: remove",
        "c12b Running",
        $"c12b Completed: seen 12 {Seen}",
        "c12 is answered #1: Approved",
        "c12 Pending",
        "c12 Running",
        "c12 Completed: removed 12",
        .. Enumerable.Range(Approval + 1, Retry - Approval - 1).SelectMany(PlainRound),
        "round 18 of fake/m",
        "thinking 18: Hm.",
        "text 18: The cellar is",
        "try 2 of 3 after Transport, going on",
        "round 18 of fake/m",
        "text 18.2:  empty.",
        "call c18: look {\"at\":18}",
        "c18 Running",
        $"c18 Completed: seen 18 {Seen}",
        .. Enumerable.Range(Retry + 1, Compaction - Retry - 1).SelectMany(PlainRound),
        "round 24 of fake/m",
        "usage 500+7",
        "compacted by Summarized: It is half clear.",
        .. PlainRound(Compaction, "24.2"),
        .. Enumerable.Range(Compaction + 1, Rounds - Compaction - 1).SelectMany(PlainRound),
        "round 30 of fake/m",
        "text 30: Only the",
        "turn stopped: Cancelled, partial",
    ];

    public async ValueTask DisposeAsync()
    {
        await _runtime.DisposeAsync();
        _deadline.Dispose();
    }

    [Fact]
    public async Task Turn_ThirtyRoundsWithEverything_GivesExactlyItsEvents()
    {
        var turn = await PlayAsync();

        var events = await ReadAsync(turn);

        Assert.Equal(Expected, EventLines.Of(events));
        Assert.All(events.Zip(events.Skip(1)), static pair => Assert.Equal(pair.First.End, pair.Second.Position));
        Assert.All(events, threadEvent => Assert.Equal(turn.Id, threadEvent.TurnId));
    }

    [Fact]
    public async Task Turn_ThirtyRoundsWithEverything_SendsPromptsThatOnlyGrowBetweenCompactions()
    {
        await PlayAsync();

        var prompts = _requests.ConvertAll(static request => Wire.Messages("openai", request.Messages));
        var shrunk = Enumerable.Range(1, prompts.Count - 1)
            .Where(i => !prompts[i].StartsWith(prompts[i - 1], StringComparison.Ordinal));

        // One more request than rounds for the retry and one for the request that was too large: it is followed by the compacted one.
        Assert.Equal(Rounds + 2, prompts.Count);
        Assert.Equal([Compaction + 1], shrunk);
        Assert.Single(_requests.Select(static request => JsonSerializer.Serialize(request.Tools)).Distinct(StringComparer.Ordinal));
        Assert.All(_requests, static request => AssertEveryCallHasItsResult(request.Messages));
    }

    [Fact]
    public async Task Turn_ThirtyRoundsWithEverything_TellsTheModelWhatItMustKnow()
    {
        await PlayAsync();

        var afterFailure = _requests[Retry].Messages;
        Assert.Equal("The cellar is", Assert.IsType<ModelMessage.Assistant>(afterFailure[^2]).Text);
        Assert.Contains("cut off", Assert.IsType<ModelMessage.User>(afterFailure[^1]).Text, StringComparison.Ordinal);
        Assert.Equal([ResultOf("c6a"), ResultOf("c6b")], _requests[Parallel].Messages.TakeLast(2).Cast<ModelMessage.ToolResult>().Select(static result => result.Text));
        var afterCompaction = _requests[Compaction + 1].Messages;
        Assert.Contains(afterCompaction, static message => message is ModelMessage.User { Text: "Clear the house." });
        Assert.Contains(afterCompaction, static message => message is ModelMessage.User user && user.Text.EndsWith("It is half clear.", StringComparison.Ordinal));
        Assert.True(afterCompaction.Length < _requests[Compaction].Messages.Length);
        Assert.Single(_summaries);

        static string ResultOf(string callId) => $"{callId[^1]} is done";
    }

    private static IEnumerable<string> PlainRound(int round) => PlainRound(round, round.ToString(CultureInfo.InvariantCulture));

    private static IEnumerable<string> PlainRound(int round, string message)
    {
        var number = round.ToString(CultureInfo.InvariantCulture);
        return
        [
            $"round {number} of fake/m",
            $"text {message}: I look at {number}.",
            $"call c{number}: look {{\"at\":{number}}}",
            $"usage {number}+5",
            $"c{number} Running",
            $"c{number} Completed: seen {number} {Seen}",
        ];
    }

    private static void AssertEveryCallHasItsResult(ImmutableArray<ModelMessage> messages)
    {
        var calls = messages.OfType<ModelMessage.Assistant>().SelectMany(static message => message.ToolCalls).Select(static call => call.Id);
        var results = messages.OfType<ModelMessage.ToolResult>().Select(static result => result.CallId);
        Assert.Equal(calls, results);
    }

    /// <summary>Runs the turn to its end.</summary>
    private async Task<Turn> PlayAsync()
    {
        _thread = await _runtime.CreateThreadAsync(new ThreadOptions { Model = "fake/m", Instructions = "Be careful." });
        var turn = await _thread.SendAsync("Clear the house.");
        for (var round = 1; round <= Rounds; round++)
        {
            await (round switch
            {
                Parallel => PlayParallelAsync(),
                Approval => PlayApprovalAsync(),
                Retry => PlayRetryAsync(),
                Compaction => PlayCompactionAsync(),
                Rounds => PlayCancelAsync(),
                _ => PlayPlainAsync(round),
            });
        }

        await turn.WaitAsync(_deadline.Token);
        return turn;
    }

    private async Task PlayPlainAsync(int round)
    {
        var stream = await NextAsync();
        await stream.TextAsync($"I look at {round.ToString(CultureInfo.InvariantCulture)}.");
        await CallAsync(
            stream,
            Call(string.Create(CultureInfo.InvariantCulture, $"c{round}"), "look", round),
            new CompletionEvent.UsageUpdated(new TokenUsage(round, 5)));
    }

    private async Task PlayParallelAsync()
    {
        var stream = await NextAsync();
        await stream.TextAsync("Two at once.");
        await CallAsync(stream, Call("c6a", "hold", "a"), Call("c6b", "hold", "b"));
        await _held.UntilStartedAsync("a");
        await _held.UntilStartedAsync("b");
        _held.End("b", "b is done");
        await UntilAsync(static threadEvent => threadEvent is ThreadEvent.ToolCallUpdated { ToolCallId: "c6b", Status: ToolCallStatus.Completed });
        _held.End("a", "a is done");
    }

    private async Task PlayApprovalAsync()
    {
        var stream = await NextAsync();
        await CallAsync(stream, Call("c12", "remove", Approval), Call("c12b", "look", Approval));
        await UntilAsync(static threadEvent => threadEvent is ThreadEvent.ToolCallUpdated { ToolCallId: "c12b", Status: ToolCallStatus.Completed });
        var open = Assert.Single((await _thread.GetSnapshotAsync()).OpenApprovals);
        await _thread.ResolveApprovalAsync(open.ApprovalId, new ApprovalAnswer(IsApproved: true));
    }

    private async Task PlayRetryAsync()
    {
        var stream = await NextAsync();
        await stream.SendAsync(new CompletionEvent.Thinking("Hm."), new CompletionEvent.Text("The cellar is"));

        // The failure of this fake overtakes what the thread has not taken yet.
        await UntilSaidAsync("The cellar is");
        stream.Fail(Failure(ModelErrorCategory.Transport));
        var again = await NextAsync();
        await again.TextAsync(" empty.");
        await CallAsync(again, Call("c18", "look", Retry));
    }

    private async Task UntilSaidAsync(string text)
    {
        await foreach (var threadEvent in _thread.ReadAsync())
        {
            if (threadEvent is ThreadEvent.AgentText said && said.Text == text)
            {
                return;
            }
        }
    }

    private async Task PlayCompactionAsync()
    {
        var stream = await NextAsync();
        stream.Fail(Failure(ModelErrorCategory.PromptTooLarge));
        var summary = await _provider.NextAsync();
        _summaries.Add(summary.Request);
        await summary.SendAsync(new CompletionEvent.Text("It is half clear."), new CompletionEvent.UsageUpdated(new TokenUsage(500, 7)));
        await summary.StopAsync();
        await PlayPlainAsync(Compaction);
    }

    private async Task PlayCancelAsync()
    {
        var stream = await NextAsync();
        await stream.TextAsync("Only the");
        await UntilAsync(static threadEvent => threadEvent is ThreadEvent.AgentText { Text: "Only the" });
        await _thread.CancelAsync(_deadline.Token);
        await stream.Termination.WaitAsync(Deadline);
    }

    private async Task<FakeStream> NextAsync()
    {
        var stream = await _provider.NextAsync();
        _requests.Add(stream.Request);
        return stream;
    }

    private static async Task CallAsync(FakeStream stream, params CompletionEvent[] events)
    {
        await stream.SendAsync(events);
        await stream.StopAsync(StopReason.ToolUse);
    }

    private static CompletionEvent.ToolUse Call(string id, string name, object at)
    {
        var input = JsonSerializer.SerializeToElement(new { at });
        return new CompletionEvent.ToolUse(id, name, input.GetRawText(), input, IsInputComplete: true);
    }

    private static ModelException Failure(ModelErrorCategory category) => new(Some.Error(category));

    private async Task UntilAsync(Predicate<ThreadEvent> isAwaited)
    {
        await foreach (var threadEvent in _thread.ReadAsync(0, _deadline.Token))
        {
            if (isAwaited(threadEvent))
            {
                return;
            }
        }
    }

    private async Task<List<ThreadEvent>> ReadAsync(Turn turn)
    {
        var events = new List<ThreadEvent>();
        await foreach (var threadEvent in turn.ReadAsync(_deadline.Token))
        {
            events.Add(threadEvent);
        }

        return events;
    }
}
