using System.Collections.Immutable;
using System.Globalization;
using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Sinks;
using AgentRuntime.Testing;
using AgentRuntime.Threads;
using AgentRuntime.Tools.Approvals;
using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;

namespace AgentRuntime.Tests.Threads.Model;

/// <summary>
/// One thread in a runtime, with all that a test can do to it. Its time stands still until it is moved; its model, its tools and its journal
/// do what they are told.
/// </summary>
internal sealed class ModelWorld : IAsyncDisposable
{
    internal const string UnknownModel = "nobody/x";

    /// <summary>Much less than anything that expires, however often it passes, and what it takes to write text.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Expiry = TimeSpan.FromHours(1);

    private readonly ActorSystem _system;
    private readonly ModelJournal _journal;
    private readonly ManualTimeProvider _time = new();
    private readonly FakeProvider _provider = new();
    private readonly ThreadId _threadId;
    private readonly ThreadId _neighbourId;
    private readonly List<FakeStream> _open = [];
    private AgentRuntimeHost _runtime = null!;
    private FakeStream? _neighbourStream;
    private int _forks;

    private ModelWorld(ActorSystem system, int number)
    {
        _system = system;
        _threadId = ThreadId.Parse(string.Create(CultureInfo.InvariantCulture, $"thread-{number}"));
        _neighbourId = ThreadId.Parse(string.Create(CultureInfo.InvariantCulture, $"neighbour-{number}"));
        _journal = new ModelJournal(_threadId);
    }

    internal static ImmutableArray<string> Models { get; } = ["fake/a", "fake/a", "fake/b", UnknownModel];

    internal ModelJournal Journal => _journal;

    internal ModelTools Tools { get; } = new();

    internal List<WatchedSink> Sinks { get; } = [];

    internal AgentThread Thread { get; private set; } = null!;

    /// <summary>How many requests came.</summary>
    internal int Requests { get; private set; }

    /// <summary>The last request.</summary>
    internal FakeStream Stream => _open[^1];

    internal bool HasUnexpectedRequest => _provider.HasNext;

    private AgentThread Neighbour => _runtime.GetThread(_neighbourId);

    private static RuntimeSettings Settings { get; } = Some.Plain(new RuntimeSettings()) is var plain ? plain with
    {
        Threads = plain.Threads with
        {
            MaxQueuedTurns = ReferenceThread.MaxQueued,
            MaxRounds = ReferenceThread.MaxRounds,
            MaxTurnTime = Timeout.InfiniteTimeSpan,
            MaxRepeatedCalls = 0,
            CancelTimeout = Expiry,
            IdleTimeout = Expiry,
            AskTimeout = Timeout.InfiniteTimeSpan,
        },
        Journal = plain.Journal with { FlushInterval = Short },

        // A stalled sink must not hold the model back here; positions that a crash took count as behind.
        Sinks = plain.Sinks with { LockstepWindowLength = int.MaxValue },
        Retries = plain.Retries with
        {
            MaxAttempts = ReferenceThread.MaxRetries,
            MaxAttemptsAfterText = ReferenceThread.MaxRetriesAfterText,
            InitialDelay = Expiry,
            MaxDelay = Expiry,
        },
        Gates = plain.Gates with { Permits = 1, BreakerFailures = int.MaxValue },
        Context = plain.Context with { SummaryTimeout = Expiry },
        Tools = plain.Tools with
        {
            Timeout = Expiry,
            CancelGrace = Expiry,
            MaxParallel = ReferenceThread.MaxParallel,
            MaxLeftBehind = int.MaxValue,
        },
    } : plain;

    /// <summary>An actor system whose time stands still.</summary>
    internal static ActorSystem CreateSystem() => ActorSystem.Create("model", ConfigurationFactory.ParseString(
        $$"""
        akka {
          loglevel = OFF
          stdout-loglevel = OFF
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
          scheduler.implementation = "{{typeof(TestScheduler).AssemblyQualifiedName}}"
        }
        """));

    internal static async Task<ModelWorld> StartAsync(ActorSystem system, int number)
    {
        var world = new ModelWorld(system, number);
        world.StartRuntime();
        world.Thread = await world._runtime.CreateThreadAsync(new ThreadOptions { Model = Models[0], Id = world._threadId });
        return world;
    }

    public ValueTask DisposeAsync() => _runtime.DisposeAsync();

    /// <summary>What the thread says of itself, as <see cref="ReferenceThread.Look"/> puts it.</summary>
    internal async Task<string> LookAsync()
    {
        var snapshot = await Thread.GetSnapshotAsync();
        var queue = await Thread.GetQueueAsync();
        var messages = await Thread.GetMessagesAsync();
        return string.Join('\n',
        [
            $"status: {snapshot.Status} {snapshot.Model} '{snapshot.Instructions}'",
            $"usage: {snapshot.Usage.Input}+{snapshot.Usage.Output}",
            $"queue: {string.Join(", ", queue.Select(static queued => queued.Text))}",
            $"asked: {string.Join(", ", snapshot.OpenApprovals.Select(static open => open.ToolCallId))}",
            .. messages.Select(message => LineOf(message, isOver: message.TurnId != snapshot.RunningTurn)),
        ]);
    }

    /// <summary>Takes the next request of the thread.</summary>
    internal async Task TakeRequestAsync()
    {
        _open.Add(await _provider.NextAsync());
        Requests++;
    }

    /// <summary>The model may have been asked about a message before it turned out that it could not be written.</summary>
    internal async Task DropRequestAsync()
    {
        if (_provider.HasNext)
        {
            await (await _provider.NextAsync()).Termination;
        }
    }

    /// <summary>All that a request tells, as <see cref="ReferenceThread.Prompt"/> puts it.</summary>
    internal static IEnumerable<string> PromptOf(CompletionRequest request) => request.Messages.Select(static message => message switch
    {
        ModelMessage.System system => $"system: {system.Text}",
        ModelMessage.User { Text: AgentRuntime.Threads.Context.PromptHistory.ContinuationText } => "user: <go on>",
        ModelMessage.User user => $"user: {user.Text}",
        ModelMessage.Assistant assistant =>
            $"assistant: {assistant.Thinking}|{assistant.Text}|{string.Concat(assistant.ToolCalls.Select(static call => $" {call.Id} {call.Name}"))}",
        ModelMessage.ToolResult { IsError: true } result => $"error {result.CallId}",
        ModelMessage.ToolResult result => $"result {result.CallId}: {result.Text}",
        _ => message.ToString(),
    });

    internal void Advance(bool isLong)
    {
        var by = isLong ? 2 * Expiry : Short;
        _time.Advance(by);
        ((TestScheduler)_system.Scheduler).Advance(by);
    }

    internal async Task<WatchedSink> AttachAsync(long from, SinkMode mode)
    {
        var sink = new WatchedSink(from);
        sink.Subscription = await Thread.AttachAsync(sink, from, mode);
        Sinks.Add(sink);
        return sink;
    }

    /// <summary>The thread's actor fails; the rest of the process goes on.</summary>
    internal async Task KillActorAsync()
    {
        await Thread.GetSnapshotAsync();
        var actor = await _system.ActorSelection($"/user/*/{_threadId}").ResolveOne(Expiry);
        await actor.GracefulStop(Expiry, Kill.Instance);
    }

    /// <summary>The process ends where it stands, and another one begins.</summary>
    internal async Task KillProcessAsync()
    {
        await _runtime.DisposeAsync();
        _neighbourStream = null;
        foreach (var sink in Sinks)
        {
            sink.Detach();
        }
    }

    internal void StartRuntime()
    {
        _runtime = AgentRuntimeHost.Start(Some.Parts(_provider, _journal) with
        {
            Settings = Settings,
            Tools = Tools.Tools,
            Approvals = new ApprovalPolicy(new ApprovalSettings { ExpireAfter = Expiry }, new ApprovalMemory(100, file: null)),
            TimeProvider = _time,
            ActorSystem = _system,
        });
        Thread = _runtime.GetThread(_threadId);
    }

    /// <summary>Copies the thread: the copy has said the same, has nothing under way and goes when it is deleted.</summary>
    internal async Task CheckForkAsync()
    {
        var id = ThreadId.Parse(string.Create(CultureInfo.InvariantCulture, $"fork-{++_forks}-of-{_threadId}"));
        var fork = await _runtime.ForkThreadAsync(_threadId, id: id);
        var snapshot = await fork.GetSnapshotAsync();
        var said = await fork.GetMessagesAsync();
        Assert.Equal((ThreadStatus.Idle, 0, TokenUsage.None), (snapshot.Status, snapshot.QueuedTurns, snapshot.Usage));
        Assert.Empty(snapshot.OpenApprovals);
        Assert.Equal((await Thread.GetMessagesAsync()).Select(SaidBy), said.Select(SaidBy));
        Assert.All(said.SelectMany(static message => message.ToolCalls), static call => Assert.True(
            call.Status is ToolCallStatus.Completed or ToolCallStatus.Failed or ToolCallStatus.Rejected or ToolCallStatus.Cancelled));
        await _runtime.DeleteThreadAsync(id);
        await Assert.ThrowsAsync<ThreadNotFoundException>(() => fork.GetSnapshotAsync());
    }

    internal async Task OccupyGateAsync()
    {
        if (await _journal.OpenAsync(_neighbourId, CancellationToken.None) is null)
        {
            await _runtime.CreateThreadAsync(new ThreadOptions { Model = Models[0], Id = _neighbourId });
        }

        await Neighbour.SendAsync("neighbour");
        _neighbourStream = await _provider.NextAsync();
    }

    /// <summary>The other thread's answer is complete; it must be whole, whatever happened here meanwhile.</summary>
    internal async Task FreeGateAsync()
    {
        await _neighbourStream!.TextAsync("neighbourly");
        await _neighbourStream.StopAsync();
        while ((await Neighbour.GetSnapshotAsync()).Status != ThreadStatus.Idle)
        {
            await Task.Yield();
        }

        Assert.Equal("neighbourly", (await Neighbour.GetMessagesAsync())[^1].Text);
        _neighbourStream = null;
    }

    internal async Task<RecoveredThread> RecoverAsync()
    {
        var snapshot = await Thread.GetSnapshotAsync();
        return new RecoveredThread(snapshot, await Thread.GetMessagesAsync(), await Thread.GetQueueAsync(), await ReadLogAsync());
    }

    internal async Task<List<ThreadEvent>> ReadLogAsync()
    {
        var end = (await Thread.GetSnapshotAsync()).End;
        var log = new List<ThreadEvent>();
        await foreach (var threadEvent in Thread.ReadAsync(0))
        {
            log.Add(threadEvent);
            if (threadEvent.End >= end)
            {
                break;
            }
        }

        return log;
    }

    private static string SaidBy(ThreadMessage message) =>
        $"{message.Role}: {message.Thinking}|{message.Text}|{string.Join(' ', message.ToolCalls.Select(static call => call.Id))}";

    private static string LineOf(ThreadMessage message, bool isOver)
    {
        if (message.Role == ThreadMessageRole.User)
        {
            return $"user: {message.Text}";
        }

        var calls = message.ToolCalls.Select(static call =>
            $"[{call.Id} {call.Name} {call.Status}{(call.Status == ToolCallStatus.Completed ? $" {call.Result}" : "")}]");
        var isPartial = isOver && message.IsPartial && message.Text.Length + message.Thinking.Length > 0;
        return $"assistant: {message.Thinking}|{message.Text}|{string.Concat(calls)}{(isPartial ? " partial" : "")}";
    }
}
