using System.Collections.Immutable;
using System.Globalization;
using AgentRuntime.Hosting;
using AgentRuntime.Journal;
using AgentRuntime.Model;
using AgentRuntime.Sinks;
using AgentRuntime.Testing;
using AgentRuntime.Tests.Threads;
using AgentRuntime.Tests.Threads.Model;
using AgentRuntime.Tests.Threads.Turns;
using AgentRuntime.Threads;
using Akka.Actor;

namespace AgentRuntime.Tests.Invariants;

/// <summary>Invariant 5: one thread's fault (a throwing tool, a broken stream, a poisoned journal row) never disturbs another thread.</summary>
public sealed class FaultStaysInItsThreadTests : TurnScene, IDisposable
{
    private const int Neighbours = 3;

    private readonly PoisonedJournal _journal = new();
    private readonly ManualResetEventSlim _hanging = new();
    private readonly ActorSystem _system = ActorSystem.Create("fault-stays", "akka { loglevel = OFF, stdout-loglevel = OFF }");

    public enum Fault
    {
        ToolThrows,
        ToolHangs,
        ToolGivesFarTooMuch,
        StreamBreaks,
        StreamFailsInAWayOfItsOwn,
        ProviderThrows,
        GarbageOnTheWire,
        ConnectionIsReset,
        JournalCannotAppend,
        JournalThrowsAtAppends,
        JournalCannotRead,
        JournalHasLostRows,
        JournalCannotOpen,
        SinkThrows,
        SinkFails,
        SinkThrowsAtItsEnd,
        ActorCrashes,
    }

    public static TheoryData<Fault> EveryFault => [.. Enum.GetValues<Fault>()];

    public void Dispose()
    {
        _hanging.Set();
        _hanging.Dispose();
        _system.Dispose();
    }

    [Theory]
    [MemberData(nameof(EveryFault))]
    public async Task Fault_InOneThread_LeavesTheTurnsOfTheOthersWhole(Fault fault)
    {
        await using var garbage = new RawHttpServer(SendGarbageAsync);
        StartWithEveryFault(garbage.Url);
        var neighbours = await Task.WhenAll(Enumerable.Range(0, Neighbours).Select(_ => CreateAsync()));
        var turns = new List<(Turn Turn, FakeStream Stream)>();
        foreach (var neighbour in neighbours)
        {
            var turn = await neighbour.SendAsync("Hi");
            turns.Add((turn, await Provider.NextAsync()));
            await turns[^1].Stream.TextAsync("before ");
        }

        var thread = await CreateAsync();
        await StrikeAsync(fault, thread);

        foreach (var (turn, stream) in turns)
        {
            await stream.TextAsync("and after");
            await stream.StopAsync();
            await turn.WaitAsync(Token);
        }

        foreach (var neighbour in neighbours.Append(await SayAsync(await CreateAsync(), "before ", "and after")))
        {
            AssertWhole(await AllAsync(neighbour), "before and after");
        }

        await thread.ChangeAsync(new ThreadChange { Model = "fake/m" }, Token);
        await SayAsync(thread, "well ", "again");
        var last = (await AllAsync(thread)).OfType<ThreadEvent.TurnStopped>().Last();
        Assert.Equal(TurnStopReason.EndTurn, last.Reason);
    }

    [Fact]
    public async Task Faults_OfAllKindsAtOnce_LeaveTheTurnsOfTheOthersWhole()
    {
        await using var garbage = new RawHttpServer(SendGarbageAsync);
        StartWithEveryFault(garbage.Url);
        var neighbour = await CreateAsync();
        var turn = await neighbour.SendAsync("Hi");
        var stream = await Provider.NextAsync();
        foreach (var fault in Enum.GetValues<Fault>())
        {
            await stream.TextAsync("a word ");
            await StrikeAsync(fault, await CreateAsync());
        }

        await stream.StopAsync();
        await turn.WaitAsync(Token);

        AssertWhole(await AllAsync(neighbour), string.Concat(Enumerable.Repeat("a word ", Enum.GetValues<Fault>().Length)));
    }

    private static void AssertWhole(List<ThreadEvent> log, string text)
    {
        LogCheck.CheckPositions(log);
        Assert.DoesNotContain(log, static threadEvent => threadEvent is ThreadEvent.Gap);
        Assert.Equal(text, string.Concat(log.OfType<ThreadEvent.AgentText>().Select(static delta => delta.Text)));
        Assert.Equal(TurnStopReason.EndTurn, Assert.Single(log.OfType<ThreadEvent.TurnStopped>()).Reason);
    }

    private static async Task SendGarbageAsync(RawHttpConnection connection)
    {
        var (_, body) = await connection.ReadRequestAsync();
        if (body.Contains("reset", StringComparison.Ordinal))
        {
            connection.Reset();
            return;
        }

        await connection.WriteAsync(Enumerable.Range(0, 10_000).Select(static i => (byte)(i * 31)).ToArray());
    }

    private void StartWithEveryFault(Uri garbage) => Start(rt => rt
        .UseActorSystem(_system)
        .UseJournal(_journal)
        .AddOllama(garbage, "garbage")
        .AddTool(Tool("throw", static string () => throw new InvalidOperationException("no such city")))
        .AddTool(Tool("hang", () => _hanging.Wait(Deadline)) with { Timeout = TimeSpan.FromMilliseconds(50) })
        .AddTool(Tool("flood", static () => new string('x', 20_000_000)))
        .Configure(static settings => settings with
        {
            Threads = settings.Threads with { TailLength = 0 },
            Tools = settings.Tools with { CancelGrace = TimeSpan.FromMilliseconds(10) },
            Sinks = settings.Sinks with { AttachTimeout = TimeSpan.FromMilliseconds(20), RetryDelay = TimeSpan.FromMilliseconds(1) },
            Gates = settings.Gates with { Permits = 100, BreakerFailures = int.MaxValue },
        }));

    private Task StrikeAsync(Fault fault, AgentThread thread) => fault switch
    {
        Fault.ToolThrows => CallAsync(thread, "throw", "no such city"),
        Fault.ToolHangs => CallAsync(thread, "hang", "did not end within"),
        Fault.ToolGivesFarTooMuch => CallAsync(thread, "flood", "xxx"),
        Fault.StreamBreaks => FailAsync(thread, new ModelException(Some.Error())),
        Fault.StreamFailsInAWayOfItsOwn => FailAsync(thread, new NotSupportedException("a bug")),
        Fault.ProviderThrows => ThrowAsync(thread),
        Fault.GarbageOnTheWire => AskGarbageAsync(thread, "garbage"),
        Fault.ConnectionIsReset => AskGarbageAsync(thread, "reset"),
        Fault.JournalCannotAppend => SpoilAppendAsync(thread, PoisonedJournal.Poison.AppendFails),
        Fault.JournalThrowsAtAppends => SpoilAppendAsync(thread, PoisonedJournal.Poison.AppendThrows),
        Fault.JournalCannotRead => SpoilReadAsync(thread, PoisonedJournal.Poison.ReadThrows, "torn"),
        Fault.JournalHasLostRows => SpoilReadAsync(thread, PoisonedJournal.Poison.ReadIsEmpty, "has nothing after"),
        Fault.JournalCannotOpen => SpoilReadAsync(thread, PoisonedJournal.Poison.OpenThrows, "torn"),
        Fault.SinkThrows => AttachAsync(thread, new BadSink(static () => throw new InvalidOperationException("no screen"))),
        Fault.SinkFails => AttachAsync(thread, new BadSink(static () => ValueTask.FromException(new IOException("no screen")))),
        Fault.SinkThrowsAtItsEnd => AttachAsync(thread, new BadSink(static () => ValueTask.CompletedTask), from: 1_000_000),
        Fault.ActorCrashes => CrashAsync(thread),
    };

    private async Task CallAsync(AgentThread thread, string tool, string expected)
    {
        var turn = await thread.SendAsync("Call!");
        await (await Provider.NextAsync()).CallAsync(FakeStream.Call("c1", tool, "{}"));
        var next = await AnswerAsync("Sorry.");
        await turn.WaitAsync(Token);

        var result = Assert.Single(ResultsOf(next)).Text;
        Assert.Contains(expected, result, StringComparison.Ordinal);
        Assert.InRange(result.Length, 1, 40_000);
    }

    private async Task FailAsync(AgentThread thread, Exception exception)
    {
        var turn = await thread.SendAsync("Hi");
        (await Provider.NextAsync()).Fail(exception);

        Assert.Equal(TurnStopReason.Failed, (await turn.WaitAsync(Token)).Reason);
    }

    private async Task ThrowAsync(AgentThread thread)
    {
        Provider.ThrowOnStream = new InvalidOperationException("bad options");
        var turn = await thread.SendAsync("Hi");
        var stopped = await turn.WaitAsync(Token);
        Provider.ThrowOnStream = null;

        Assert.Equal(TurnStopReason.Failed, stopped.Reason);
    }

    private async Task AskGarbageAsync(AgentThread thread, string model)
    {
        await thread.ChangeAsync(new ThreadChange { Model = $"garbage/{model}" }, Token);
        var turn = await thread.SendAsync("Hi");

        Assert.Equal(TurnStopReason.Failed, (await turn.WaitAsync(Token)).Reason);
    }

    private async Task SpoilAppendAsync(AgentThread thread, PoisonedJournal.Poison kind)
    {
        var turn = await thread.SendAsync("Hi");
        var stream = await Provider.NextAsync();
        _journal.Spoil(thread.Id, kind);
        await stream.TextAsync("lost");
        await stream.Termination.WaitAsync(Deadline);
        _journal.Heal();

        Assert.Equal(TurnStopReason.Interrupted, (await turn.WaitAsync(Token)).Reason);
    }

    /// <summary>What is bad is seen when the thread comes from the journal the next time.</summary>
    private async Task SpoilReadAsync(AgentThread thread, PoisonedJournal.Poison kind, string expected)
    {
        await SayAsync(thread, "good");
        _journal.Spoil(thread.Id, kind);
        await CrashAsync(thread);

        var failure = await Assert.ThrowsAsync<JournalException>(() => thread.SendAsync("Hi"));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        _journal.Heal();
    }

    private async Task AttachAsync(AgentThread thread, BadSink sink, long from = 0)
    {
        using var subscription = await thread.AttachAsync(sink, from);
        await sink.Met.WaitAsync(Deadline);
        await SayAsync(thread, "seen ", "by others");
        AssertWhole(await AllAsync(thread), "seen by others");
    }

    private async Task CrashAsync(AgentThread thread)
    {
        await thread.GetSnapshotAsync(Token);
        var actor = await _system.ActorSelection(string.Create(CultureInfo.InvariantCulture, $"/user/*/{thread.Id}")).ResolveOne(Deadline);
        await actor.GracefulStop(Deadline, Kill.Instance);
    }

    private async Task<AgentThread> SayAsync(AgentThread thread, params string[] texts)
    {
        var turn = await thread.SendAsync("Hi");
        var stream = await Provider.NextAsync();
        foreach (var text in texts)
        {
            await stream.TextAsync(text);
        }

        await stream.StopAsync();
        await turn.WaitAsync(Token);
        return thread;
    }

    private sealed class BadSink(Func<ValueTask> write) : IThreadSink
    {
        private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Met => _met.Task;

        public ValueTask WriteAsync(ImmutableArray<ThreadEvent> events, CancellationToken cancellationToken)
        {
            _met.TrySetResult();
            return write();
        }

        public void OnEnded(Exception reason)
        {
            _met.TrySetResult();
            throw new InvalidOperationException("no screen to say so");
        }
    }
}
