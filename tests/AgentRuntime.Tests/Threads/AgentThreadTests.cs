using AgentRuntime.Hosting;
using AgentRuntime.Model;
using AgentRuntime.Sinks;
using AgentRuntime.Threads;
using Akka.Actor;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AgentRuntime.Tests.Threads;

public sealed class AgentThreadTests : IAsyncLifetime
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly FakeProvider _provider = new();
    private readonly FakeJournal _journal = new();
    private readonly CancellationTokenSource _deadline = new(TimeSpan.FromSeconds(60));
    private AgentRuntimeHost _runtime = null!;

    public Task InitializeAsync()
    {
        _runtime = Start(static settings => settings);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _runtime.DisposeAsync();
        _deadline.Dispose();
    }

    [Fact]
    public async Task SendAsync_OneTurn_GivesItsEventsInOrder()
    {
        var thread = await CreateAsync();

        var turn = await thread.SendAsync("Hi");
        var stream = await _provider.NextAsync();
        await stream.SendAsync(new CompletionEvent.Started(), new CompletionEvent.Thinking("Hm."));
        await stream.TextAsync("Hel");
        await stream.SendAsync(
            new CompletionEvent.Text("lo"),
            new CompletionEvent.UsageUpdated(new TokenUsage(3, 2)),
            new CompletionEvent.Stopped(StopReason.EndTurn, "stop"));
        await stream.StopAsync();
        var events = await ReadTurnAsync(turn);

        Assert.Equal(
            ["UserMessageAdded", "TurnStarted", "RoundStarted", "AgentThinking", "AgentText", "UsageUpdated", "TurnStopped"],
            Kinds(events));
        Assert.Equal("Hello", TextOf(events));
        Assert.Equal([new ModelMessage.User("Hi") { Images = [] }], stream.Request.Messages.Cast<ModelMessage.User>().Select(
            static user => user with { Images = [] }));
        AssertContiguous(events);
    }

    [Fact]
    public async Task SendAsync_SecondTurn_SendsTheWholeConversation()
    {
        var thread = await CreateAsync("Be brief.");
        await RunTurnAsync(thread, "one", "first");

        await thread.SendAsync("two");
        var stream = await _provider.NextAsync();

        Assert.Equal(
            ["System Be brief.", "User one", "Assistant first", "User two"],
            stream.Request.Messages.Select(static message => message switch
            {
                ModelMessage.System system => $"System {system.Text}",
                ModelMessage.User user => $"User {user.Text}",
                ModelMessage.Assistant assistant => $"Assistant {assistant.Text}",
                _ => message.ToString(),
            }));
    }

    [Fact]
    public async Task ReadAsync_FromEveryPosition_GivesTheSameRest()
    {
        var thread = await CreateAsync();
        await RunTurnAsync(thread, "Hi", "a\ud83d\ude00bc", "defg");
        var end = (await thread.GetSnapshotAsync()).End;
        var whole = await ReadUntilAsync(thread, 0, end);

        for (var from = 0L; from < end; from++)
        {
            var rest = await ReadUntilAsync(thread, from, end);

            Assert.Equal(from, rest[0].Position);
            Assert.Equal(Render(whole)[(int)from..], Render(rest));
        }
    }

    [Fact]
    public async Task ReadAsync_AttachedInMidStream_ReplaysAndGoesLiveWithoutGapOrRepeat()
    {
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("Hi");
        var stream = await _provider.NextAsync();
        await stream.TextAsync("one ");
        await WaitForEndAsync(thread, 8);

        var reading = ReadTurnAsync(turn);
        await stream.TextAsync("two ");
        await stream.TextAsync("three");
        await stream.StopAsync();
        var events = await reading;

        Assert.Equal("one two three", TextOf(events));
        AssertContiguous(events);
    }

    [Fact]
    public async Task ReadAsync_FromBeyondTheEnd_FailsAndSaysWhereTheThreadEnds()
    {
        var thread = await CreateAsync();

        var failure = await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => ReadUntilAsync(thread, 1_000, 1_001));

        Assert.Contains("ends at position 1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadBatchesAsync_StalledReader_DisturbsNobodyAndThenGetsEverythingMerged()
    {
        var thread = await CreateAsync();
        var stalled = thread.ReadBatchesAsync(0, SinkMode.Free, _deadline.Token).GetAsyncEnumerator();
        Assert.True(await stalled.MoveNextAsync());
        var turn = await thread.SendAsync("Hi");
        var live = turn.ReadAsync(_deadline.Token).GetAsyncEnumerator();
        var stream = await _provider.NextAsync();

        for (var i = 0; i < 500; i++)
        {
            await stream.TextAsync("x");
        }

        await stream.StopAsync();
        var received = new List<ThreadEvent>();
        while (await live.MoveNextAsync())
        {
            received.Add(live.Current);
        }

        Assert.Equal(500, TextOf(received).Length);
        var late = new List<ThreadEvent>();
        var batches = 0;
        while (late.Count == 0 || late[^1] is not ThreadEvent.TurnStopped)
        {
            Assert.True(await stalled.MoveNextAsync());
            late.AddRange(stalled.Current);
            batches++;
        }

        Assert.Equal(TextOf(received), TextOf(late));
        Assert.InRange(batches, 1, 3);
        await stalled.DisposeAsync();
        await live.DisposeAsync();
    }

    [Fact]
    public async Task ReadBatchesAsync_LockstepReaderThatLags_HoldsTheModelBack()
    {
        await RestartAsync(static settings => settings with { Sinks = new SinkSettings { LockstepWindowLength = 10 } });
        var thread = await CreateAsync();
        var reader = thread.ReadBatchesAsync(0, SinkMode.Lockstep, _deadline.Token).GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        var turn = await thread.SendAsync("Hi");
        var stream = await _provider.NextAsync();

        for (var i = 0; i < 100; i++)
        {
            await stream.TextAsync("12345");
        }

        await WaitForEndAsync(thread, 10);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => thread.GetSnapshotAsync()));
        var held = (await thread.GetSnapshotAsync()).End;
        await stream.StopAsync();
        var text = "";
        while (!reader.Current.Any(static threadEvent => threadEvent is ThreadEvent.TurnStopped))
        {
            Assert.True(await reader.MoveNextAsync());
            text += TextOf(reader.Current);
        }

        Assert.InRange(held, 10, 40);
        Assert.Equal(500, text.Length);
        Assert.Equal(TurnStopReason.EndTurn, (await turn.WaitAsync(_deadline.Token)).Reason);
        await reader.DisposeAsync();
    }

    [Fact]
    public async Task CancelAsync_WhileALockstepReaderHoldsTheModelBack_DoesNotWaitForTheReader()
    {
        await RestartAsync(static settings => settings with
        {
            Sinks = new SinkSettings { LockstepWindowLength = 10 },
            Threads = settings.Threads with { CancelTimeout = TimeSpan.FromMinutes(5) },
        });
        var thread = await CreateAsync();
        var reader = thread.ReadBatchesAsync(0, SinkMode.Lockstep, _deadline.Token).GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        var turn = await thread.SendAsync("Hi");
        var stream = await _provider.NextAsync();
        for (var i = 0; i < 20; i++)
        {
            await stream.TextAsync("12345");
        }

        await thread.CancelAsync(_deadline.Token);

        Assert.Equal(TurnStopReason.Cancelled, (await turn.WaitAsync(_deadline.Token)).Reason);
        await reader.DisposeAsync();
    }

    [Fact]
    public async Task Source_OfAThread_GivesEventsAndDetachesWhenCancelled()
    {
        var thread = await CreateAsync();
        await RunTurnAsync(thread, "Hi", "Hello");
        using var system = ActorSystem.Create("source-test");

        var events = await thread.Source(0)
            .Take(5)
            .RunWith(Sink.Seq<ThreadEvent>(), system.Materializer())
            .WaitAsync(Deadline);

        Assert.Equal("Hello", TextOf(events));
        await WaitForAsync(async () => (await thread.GetSnapshotAsync()).SinkCount == 0);
    }

    [Fact]
    public async Task CancelAsync_MidStream_StopsOnceKeepsTheTextAndTakesTheNextMessage()
    {
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("Hi");
        var stream = await _provider.NextAsync();
        await stream.TextAsync("partial");
        await WaitForEndAsync(thread, 11);

        await thread.CancelAsync(_deadline.Token);

        await stream.Termination.WaitAsync(Deadline);
        var events = await ReadTurnAsync(turn);
        var stopped = Assert.IsType<ThreadEvent.TurnStopped>(Assert.Single(
            events, static threadEvent => threadEvent is ThreadEvent.TurnStopped));
        Assert.Equal((TurnStopReason.Cancelled, true), (stopped.Reason, stopped.IsPartial));
        Assert.Equal("partial", TextOf(events));
        Assert.Equal(ThreadStatus.Idle, (await thread.GetSnapshotAsync()).Status);
        Assert.Equal("next", TextOf(await RunTurnAsync(thread, "Again", "next")));
    }

    [Fact]
    public async Task CancelAsync_BeforeTheFirstBatch_EndsTheStream()
    {
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("Hi");
        var stream = await _provider.NextAsync();

        await turn.CancelAsync(_deadline.Token);

        await stream.Termination.WaitAsync(Deadline);
        var stopped = await turn.WaitAsync(_deadline.Token);
        Assert.Equal((TurnStopReason.Cancelled, false), (stopped.Reason, stopped.IsPartial));
    }

    [Fact]
    public async Task CancelAsync_IdleThread_Completes()
    {
        var thread = await CreateAsync();

        await thread.CancelAsync(_deadline.Token);

        Assert.Equal(1, (await thread.GetSnapshotAsync()).End);
    }

    [Fact]
    public async Task CancelAsync_WithQueuedTurns_StopsEachOnce()
    {
        var thread = await CreateAsync();
        var first = await thread.SendAsync("one");
        var second = await thread.SendAsync("two");
        await _provider.NextAsync();

        await thread.CancelAsync(_deadline.Token);

        Assert.Equal(TurnStopReason.Cancelled, (await first.WaitAsync(_deadline.Token)).Reason);
        Assert.Equal(TurnStopReason.Cancelled, (await second.WaitAsync(_deadline.Token)).Reason);
        var all = await ReadUntilAsync(thread, 0, (await thread.GetSnapshotAsync()).End);
        Assert.Equal(2, all.Count(static threadEvent => threadEvent is ThreadEvent.TurnStopped));
    }

    [Fact]
    public async Task SendAsync_WhileATurnRuns_Enqueues()
    {
        var thread = await CreateAsync();
        await thread.SendAsync("one");
        var first = await _provider.NextAsync();
        var second = await thread.SendAsync("two");
        Assert.Equal(1, (await thread.GetSnapshotAsync()).QueuedTurns);

        await first.TextAsync("1");
        await first.StopAsync();
        var stream = await _provider.NextAsync();
        await stream.TextAsync("2");
        await stream.StopAsync();

        Assert.Equal("2", TextOf(await ReadTurnAsync(second)));
    }

    [Fact]
    public async Task SendAsync_WhileATurnRunsWithReject_IsRefused()
    {
        var thread = await CreateAsync();
        await thread.SendAsync("one");

        await Assert.ThrowsAsync<ThreadBusyException>(() => thread.SendAsync("two", SendStrategy.Reject));
    }

    [Fact]
    public async Task SendAsync_WhileATurnRunsWithInterrupt_CancelsItAndRunsFirst()
    {
        var thread = await CreateAsync();
        var first = await thread.SendAsync("one");
        await _provider.NextAsync();
        await thread.SendAsync("later");

        var urgent = await thread.SendAsync("now", SendStrategy.Interrupt);
        var stream = await _provider.NextAsync();
        await stream.TextAsync("urgent");
        await stream.StopAsync();

        Assert.Equal(TurnStopReason.Cancelled, (await first.WaitAsync(_deadline.Token)).Reason);
        Assert.Equal("urgent", TextOf(await ReadTurnAsync(urgent)));
    }

    [Fact]
    public async Task SendAsync_WhileATurnRunsWithSteer_EndsItAtTheRoundBoundary()
    {
        var thread = await CreateAsync();
        var first = await thread.SendAsync("one");
        var stream = await _provider.NextAsync();
        var second = await thread.SendAsync("rather this", SendStrategy.Steer);

        await stream.SendAsync(FakeStream.Call("c1"));
        await stream.StopAsync(StopReason.ToolUse);
        var next = await _provider.NextAsync();
        await next.StopAsync();

        Assert.Equal(TurnStopReason.EndTurn, (await first.WaitAsync(_deadline.Token)).Reason);
        Assert.Equal("rather this", Assert.IsType<ModelMessage.User>(next.Request.Messages[^1]).Text);
        Assert.Equal(TurnStopReason.EndTurn, (await second.WaitAsync(_deadline.Token)).Reason);
    }

    [Fact]
    public async Task SendAsync_QueueFull_IsRefusedAndNamesTheSetting()
    {
        await RestartAsync(static settings => settings with { Threads = settings.Threads with { MaxQueuedTurns = 1 } });
        var thread = await CreateAsync();
        await thread.SendAsync("one");
        await thread.SendAsync("two");

        var failure = await Assert.ThrowsAsync<ThreadBusyException>(() => thread.SendAsync("three"));

        Assert.Contains("max-queued-turns", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_MessageTooLong_IsRefusedAndNamesTheSetting()
    {
        await RestartAsync(static settings => settings with { Threads = settings.Threads with { MaxMessageLength = 3 } });
        var thread = await CreateAsync();

        var failure = await Assert.ThrowsAsync<ArgumentException>(() => thread.SendAsync("four"));

        Assert.Contains("max-message-length", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Turn_ModelCallsAToolThatIsNotThere_RunsAnotherRound()
    {
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("Hi");
        var stream = await _provider.NextAsync();
        await stream.SendAsync(FakeStream.Call("c1"));
        await stream.StopAsync(StopReason.ToolUse);

        var second = await _provider.NextAsync();
        await second.TextAsync("without");
        await second.StopAsync();
        var events = await ReadTurnAsync(turn);

        Assert.True(Assert.IsType<ModelMessage.ToolResult>(second.Request.Messages[^1]).IsError);
        Assert.Equal(
            ["UserMessageAdded", "TurnStarted", "RoundStarted", "ToolCallProposed", "ToolCallUpdated", "RoundStarted", "AgentText", "TurnStopped"],
            Kinds(events));
    }

    [Fact]
    public async Task Turn_StreamFails_StopsWithTheErrorAndThePartialText()
    {
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("Hi");
        var stream = await _provider.NextAsync();
        await stream.TextAsync("par");
        await WaitForEndAsync(thread, 7);
        var error = new ModelError(ModelErrorCategory.ServerError, "boom", "fake", "Look at its log.");

        stream.Fail(new ModelException(error));

        var stopped = await turn.WaitAsync(_deadline.Token);
        Assert.Equal((TurnStopReason.Failed, error, true), (stopped.Reason, stopped.Error, stopped.IsPartial));
        Assert.Equal("ok", TextOf(await RunTurnAsync(thread, "Again", "ok")));
    }

    [Fact]
    public async Task Turn_StreamCompletesWithoutTerminalState_IsTruncated()
    {
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("Hi");
        var stream = await _provider.NextAsync();
        await stream.TextAsync("par");

        stream.CompleteWithoutStop();

        var stopped = await turn.WaitAsync(_deadline.Token);
        Assert.Equal(ModelErrorCategory.Truncated, stopped.Error!.Category);
    }

    [Fact]
    public async Task Turn_ProviderThrowsBeforeStreaming_FailsTheTurnOnly()
    {
        var thread = await CreateAsync();
        _provider.ThrowOnStream = new InvalidOperationException("bad options");
        var turn = await thread.SendAsync("Hi");
        var stopped = await turn.WaitAsync(_deadline.Token);
        _provider.ThrowOnStream = null;

        Assert.Equal(TurnStopReason.Failed, stopped.Reason);
        Assert.Contains("bad options", stopped.Error!.Message, StringComparison.Ordinal);
        Assert.Equal("ok", TextOf(await RunTurnAsync(thread, "Again", "ok")));
    }

    [Fact]
    public async Task CreateThreadAsync_UnknownProvider_NamesTheConfiguredOnes()
    {
        var failure = await Assert.ThrowsAsync<ModelException>(
            () => _runtime.CreateThreadAsync(new ThreadOptions { Model = "nobody/x" }));

        Assert.Contains("fake", failure.Error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateThreadAsync_IdTaken_IsRefused()
    {
        var options = new ThreadOptions { Model = "fake/m", Id = ThreadId.Parse("mine") };
        await _runtime.CreateThreadAsync(options);

        await Assert.ThrowsAsync<ThreadExistsException>(() => _runtime.CreateThreadAsync(options));
    }

    [Fact]
    public async Task SendAsync_NoSuchThread_SaysSo()
    {
        var thread = _runtime.GetThread(ThreadId.Parse("nobody"));

        await Assert.ThrowsAsync<ThreadNotFoundException>(() => thread.SendAsync("Hi"));
    }

    [Fact]
    public async Task SendAsync_WhileTheJournalWrites_AsksTheModelAtOnceAndShowsNothing()
    {
        var thread = await CreateAsync();
        var release = _journal.Hold();
        var sending = thread.SendAsync("Hi");
        var stream = await _provider.NextAsync();
        await stream.TextAsync("early");
        await WaitForAsync(async () => (await thread.GetSnapshotAsync()).RunningTurn is not null);

        Assert.False(sending.IsCompleted);
        Assert.Equal(1, (await thread.GetSnapshotAsync()).End);
        release();
        var turn = await sending.WaitAsync(Deadline);
        await stream.StopAsync();
        Assert.Equal("early", TextOf(await ReadTurnAsync(turn)));
    }

    [Fact]
    public async Task Thread_JournalFails_ComesBackWithAGapAndAnInterruptedTurnAndOthersGoOn()
    {
        var other = await CreateAsync();
        var otherTurn = await other.SendAsync("other");
        var otherStream = await _provider.NextAsync();
        var thread = await CreateAsync();
        var turn = await thread.SendAsync("Hi");
        var stream = await _provider.NextAsync();
        _journal.FailWhen((id, events) => id == thread.Id && events.Any(static item => item is ThreadEvent.AgentText));
        var reading = ReadTurnAsync(turn);
        await stream.TextAsync("lost");
        await stream.Termination.WaitAsync(Deadline);
        _journal.FailWhen(null);

        var events = await reading;
        await otherStream.TextAsync("fine");
        await otherStream.StopAsync();

        Assert.Equal(TurnStopReason.Interrupted, Assert.IsType<ThreadEvent.TurnStopped>(events[^1]).Reason);
        var all = await ReadUntilAsync(thread, 0, (await thread.GetSnapshotAsync()).End);
        var gap = Assert.IsType<ThreadEvent.Gap>(Assert.Single(all, static item => item is ThreadEvent.Gap));
        Assert.Equal(gap.Position, gap.To);
        Assert.True(gap.From < gap.To);
        Assert.Equal("ok", TextOf(await RunTurnAsync(thread, "Again", "ok")));
        Assert.Equal("fine", TextOf(await ReadTurnAsync(otherTurn)));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1_000_000)]
    public async Task Thread_IdleWithoutSinks_LeavesTheMemoryAndComesBack(int trimAfterMs)
    {
        await using var system = new SystemScope();
        await RestartAsync(
            settings => settings with
            {
                Threads = settings.Threads with
                {
                    TrimAfter = TimeSpan.FromMilliseconds(trimAfterMs),
                    IdleTimeout = TimeSpan.FromMilliseconds(50),
                },
            },
            system.Value);
        var thread = await CreateAsync();
        await RunTurnAsync(thread, "Hi", "Hello");

        await WaitForAsync(async () =>
        {
            try
            {
                await system.Value.ActorSelection($"/user/*/{thread.Id}").ResolveOne(TimeSpan.FromMilliseconds(200));
                return false;
            }
            catch (ActorNotFoundException)
            {
                return true;
            }
        });

        var turn = await RunTurnAsync(thread, "Again", "back");
        Assert.Equal("back", TextOf(turn));
        var all = await ReadUntilAsync(thread, 0, (await thread.GetSnapshotAsync()).End);
        Assert.Equal("Helloback", TextOf(all));
        Assert.DoesNotContain(all, static threadEvent => threadEvent is ThreadEvent.Gap);
    }

    [Fact]
    public async Task Thread_ManyTurns_KeepsOnlyItsTailInMemoryAndReadsTheRestFromTheJournal()
    {
        await RestartAsync(static settings => settings with { Threads = settings.Threads with { TailLength = 10 } });
        var thread = await CreateAsync();
        var expected = "";
        for (var i = 0; i < 10; i++)
        {
            var text = new string((char)('a' + i), 50);
            expected += text;
            await RunTurnAsync(thread, "Hi", text);
        }

        var all = await ReadUntilAsync(thread, 0, (await thread.GetSnapshotAsync()).End);

        Assert.Equal(expected, TextOf(all));
        AssertContiguous(all);
    }

    [Fact]
    public async Task Runtime_ManyThreadsAtOnce_KeepsTheirTextsApart()
    {
        var threads = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => CreateAsync()));
        var turns = await Task.WhenAll(threads.Select((thread, index) =>
            thread.SendAsync(index.ToString(System.Globalization.CultureInfo.InvariantCulture))));
        var answering = Enumerable.Range(0, 50).Select(async _ =>
        {
            var stream = await _provider.NextAsync();
            var name = Assert.IsType<ModelMessage.User>(stream.Request.Messages[^1]).Text;
            for (var i = 0; i < 20; i++)
            {
                await stream.TextAsync($"{name} ");
            }

            await stream.StopAsync();
        });
        await Task.WhenAll(answering);

        for (var i = 0; i < turns.Length; i++)
        {
            var text = TextOf(await ReadTurnAsync(turns[i]));
            Assert.Equal(string.Concat(Enumerable.Repeat($"{i} ", 20)), text);
        }
    }

    private static string TextOf(IEnumerable<ThreadEvent> events) =>
        string.Concat(events.OfType<ThreadEvent.AgentText>().Select(static text => text.Text));

    private static IEnumerable<string> Kinds(IEnumerable<ThreadEvent> events)
    {
        var last = "";
        foreach (var kind in events.Select(static threadEvent => threadEvent.GetType().Name))
        {
            if (kind != last || !kind.StartsWith("Agent", StringComparison.Ordinal))
            {
                yield return kind;
            }

            last = kind;
        }
    }

    // One character for each position, so that cutting the log anywhere cuts the string at the same place.
    private static string Render(IEnumerable<ThreadEvent> events) => string.Concat(events.Select(
        static threadEvent => threadEvent is ThreadEvent.AgentText text ? text.Text : "."));

    private static void AssertContiguous(IReadOnlyList<ThreadEvent> events)
    {
        for (var i = 1; i < events.Count; i++)
        {
            Assert.Equal(events[i - 1].End, events[i].Position);
        }
    }

    private static async Task WaitForAsync(Func<Task<bool>> condition)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < Deadline, "The condition did not come true in time.");
            await Task.Yield();
        }
    }

    private static Task WaitForEndAsync(AgentThread thread, long end) =>
        WaitForAsync(async () => (await thread.GetSnapshotAsync()).End >= end);

    private AgentRuntimeHost Start(Func<RuntimeSettings, RuntimeSettings> configure, ActorSystem? system = null) =>
        AgentRuntimeHost.Start(rt =>
        {
            rt.AddProvider(_provider).UseJournal(_journal).Configure(Some.Plain).Configure(configure);
            if (system is not null)
            {
                rt.UseActorSystem(system);
            }
        });

    private async Task RestartAsync(Func<RuntimeSettings, RuntimeSettings> configure, ActorSystem? system = null)
    {
        await _runtime.DisposeAsync();
        _runtime = Start(configure, system);
    }

    private Task<AgentThread> CreateAsync(string instructions = "") =>
        _runtime.CreateThreadAsync(new ThreadOptions { Model = "fake/m", Instructions = instructions });

    private async Task<List<ThreadEvent>> RunTurnAsync(AgentThread thread, string message, params string[] answer)
    {
        var turn = await thread.SendAsync(message);
        var stream = await _provider.NextAsync();
        foreach (var text in answer)
        {
            await stream.TextAsync(text);
        }

        await stream.StopAsync();
        return await ReadTurnAsync(turn);
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

    private async Task<List<ThreadEvent>> ReadUntilAsync(AgentThread thread, long from, long end)
    {
        var events = new List<ThreadEvent>();
        await foreach (var threadEvent in thread.ReadAsync(from, _deadline.Token))
        {
            events.Add(threadEvent);
            if (threadEvent.End >= end)
            {
                break;
            }
        }

        return events;
    }

    private sealed class SystemScope : IAsyncDisposable
    {
        internal ActorSystem Value { get; } = ActorSystem.Create("shared");

        public async ValueTask DisposeAsync() => await Value.Terminate();
    }
}
