using AgentRuntime.Journal;
using AgentRuntime.Model;
using AgentRuntime.Sinks;
using AgentRuntime.Testing;
using AgentRuntime.Tests.Threads;
using AgentRuntime.Tests.Threads.Turns;
using AgentRuntime.Threads;

namespace AgentRuntime.Tests.Invariants;

/// <summary>
/// Invariant 2: no buffer, queue or mailbox grows with a consumer's slowness. Every bound is a HOCON key with its unit (the second part of
/// this class).
/// </summary>
public sealed partial class NothingGrowsTests : TurnScene
{
    private const int Window = 100;

    [Fact]
    public async Task Sinks_StalledWhileTheModelWritesMuch_HoldOneBatchEachAndThenGetFewLargeOnes()
    {
        const int Tokens = 3_000;
        Start(static rt => rt.Configure(static settings => settings with { Sinks = settings.Sinks with { MaxBatchLength = 10_000 } }));
        var thread = await CreateAsync();
        var sinks = Enumerable.Range(0, 5).Select(static _ => new CountingSink()).ToArray();
        foreach (var sink in sinks)
        {
            await thread.AttachAsync(sink);
        }

        await ManualTimeProvider.UntilAsync(() => sinks.All(static sink => sink.Writes == 1), "every sink at its first batch");
        var turn = await thread.SendAsync("Hi");
        var stream = await Provider.NextAsync();
        for (var i = 0; i < Tokens; i++)
        {
            await stream.TextAsync("word ");
        }

        await stream.StopAsync();
        await turn.WaitAsync(Token);

        Assert.All(sinks, static sink => Assert.Equal((1, 1), (sink.Writes, sink.MostOutstanding)));
        var end = (await thread.GetSnapshotAsync(Token)).End;
        foreach (var sink in sinks)
        {
            sink.Release();
            await ManualTimeProvider.UntilAsync(() => sink.Cursor == end, "a sink at the end");
            Assert.Equal(1, sink.MostOutstanding);
            Assert.Equal(5 * Tokens, sink.Text.Length);
            Assert.InRange(sink.LongestWrite, 5_000, 10_000);
            Assert.InRange(sink.Writes, 3, 5);
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1_000_000)]
    public async Task Log_AfterTheTurn_KeepsNoTokenForASinkThatIsBehind(int tailLength)
    {
        var journal = new CountingJournal();
        Start(rt => rt.UseJournal(journal).Configure(settings => settings with { Threads = settings.Threads with { TailLength = tailLength } }));
        var thread = await CreateAsync();
        var behind = new CountingSink();
        await thread.AttachAsync(behind);
        await ManualTimeProvider.UntilAsync(() => behind.Writes == 1, "the sink at its first batch");

        var tokens = await RunTurnAsync(thread, 1_000);
        var reads = journal.Reads;

        // What came token by token is one text by now, and of that no more than the tail is in memory.
        await ManualTimeProvider.UntilAsync(() => AreGone(tokens), "the tokens collected");
        behind.Release();
        var end = (await thread.GetSnapshotAsync(Token)).End;
        await ManualTimeProvider.UntilAsync(() => behind.Cursor == end, "the sink at the end");
        Assert.Equal(tailLength < 1_000, journal.Reads > reads);
        Assert.Equal(1_000 * 8, behind.Text.Length);
    }

    [Fact]
    public async Task Provider_WhileALockstepSinkIsStalled_IsNotAskedForMore()
    {
        var provider = new EndlessProvider();
        Start(rt => rt.AddProvider(provider).Configure(static settings => settings with
        {
            Sinks = settings.Sinks with { LockstepWindowLength = Window },
        }));
        var thread = await Runtime.CreateThreadAsync(new ThreadOptions { Model = "endless/m" });
        var stalled = new CountingSink();
        await thread.AttachAsync(stalled, 0, SinkMode.Lockstep, Token);
        await ManualTimeProvider.UntilAsync(() => stalled.Writes == 1, "the sink at its first batch");

        var turn = await thread.SendAsync("Hi");
        await AssertHeldAsync(thread, provider);

        stalled.Release();
        await ManualTimeProvider.UntilAsync(() => provider.Pulls > 1_000, "the provider asked again");
        await turn.CancelAsync(Token);
    }

    [Fact]
    public async Task Provider_WhileTheJournalIsStalled_IsNotAskedForMore()
    {
        var provider = new EndlessProvider();
        Start(rt => rt.AddProvider(provider).Configure(static settings => settings with
        {
            Journal = settings.Journal with { MaxUnflushedLength = Window, FlushLength = Window },
        }));
        var thread = await Runtime.CreateThreadAsync(new ThreadOptions { Model = "endless/m" });
        var release = Journal.Hold();

        var sending = thread.SendAsync("Hi");
        await AssertHeldAsync(thread, provider);

        release();
        var turn = await sending.WaitAsync(Deadline);
        await ManualTimeProvider.UntilAsync(() => provider.Pulls > 1_000, "the provider asked again");
        await turn.CancelAsync(Token);
    }

    [Fact]
    public async Task Provider_WhileAFreeSinkIsStalled_IsAskedAsEver()
    {
        var provider = new EndlessProvider();
        Start(rt => rt.AddProvider(provider).Configure(static settings => settings with
        {
            Sinks = settings.Sinks with { LockstepWindowLength = Window },
        }));
        var thread = await Runtime.CreateThreadAsync(new ThreadOptions { Model = "endless/m" });
        var stalled = new CountingSink();
        await thread.AttachAsync(stalled, 0, SinkMode.Free, Token);
        await ManualTimeProvider.UntilAsync(() => stalled.Writes == 1, "the sink at its first batch");

        var turn = await thread.SendAsync("Hi");
        await ManualTimeProvider.UntilAsync(() => provider.Pulls > 1_000, "the provider asked for much");

        Assert.Equal((1, 1), (stalled.Writes, stalled.MostOutstanding));
        await turn.CancelAsync(Token);
    }

    [Fact]
    public async Task Commands_ToAThreadThatDoesNotComeFromTheJournal_AreRefusedBeyondTheBound()
    {
        var journal = new SlowToOpen();
        Start(rt => rt.UseJournal(journal).Configure(static settings => settings with
        {
            Threads = settings.Threads with { MaxStashedCommands = 5 },
        }));
        var thread = Runtime.GetThread(ThreadId.Parse("slow"));

        var asked = Enumerable.Range(0, 20).Select(_ => thread.GetSnapshotAsync(Token)).ToArray();
        var refused = await Task.WhenAll(asked.Skip(5).Select(static ask => Assert.ThrowsAsync<ThreadBusyException>(() => ask)));

        Assert.All(refused, static failure => Assert.Contains("max-stashed-commands", failure.Message, StringComparison.Ordinal));
        Assert.DoesNotContain(asked.Take(5), static ask => ask.IsCompleted);
        journal.Open();
        await Task.WhenAll(asked.Take(5).Select(static ask => Assert.ThrowsAsync<ThreadNotFoundException>(() => ask)));
    }

    [Fact]
    public async Task Sinks_OfAThreadThatDoesNotComeFromTheJournal_GetEverythingHoweverManyTheyAre()
    {
        var journal = new SlowToOpen();
        journal.Open();
        Start(rt => rt.UseJournal(journal).Configure(static settings => settings with
        {
            Threads = settings.Threads with { MaxStashedCommands = 5 },
            Sinks = settings.Sinks with { RetryDelay = TimeSpan.FromMilliseconds(1) },
        }));
        var thread = await CreateAsync();
        await Runtime.DisposeAsync();
        journal.Close();
        Start(rt => rt.UseJournal(journal).Configure(static settings => settings with
        {
            Threads = settings.Threads with { MaxStashedCommands = 5 },
            Sinks = settings.Sinks with { RetryDelay = TimeSpan.FromMilliseconds(1) },
        }));
        thread = Runtime.GetThread(thread.Id);

        var sinks = Enumerable.Range(0, 20).Select(static _ => new CountingSink()).ToArray();
        foreach (var sink in sinks)
        {
            sink.Release();
            await thread.AttachAsync(sink);
        }

        journal.Open();
        await ManualTimeProvider.UntilAsync(() => sinks.All(static sink => sink.Cursor == 1), "every sink at the end");
    }

    [Fact]
    public async Task Messages_WhileATurnIsHeld_AreRefusedBeyondTheBound()
    {
        Start(static rt => rt.Configure(static settings => settings with { Threads = settings.Threads with { MaxQueuedTurns = 3 } }));
        var thread = await CreateAsync();
        await thread.SendAsync("Hi");
        var sendings = await Task.WhenAll(Enumerable.Range(0, 10).Select(async i =>
        {
            try
            {
                await thread.SendAsync($"{i}");
                return "";
            }
            catch (ThreadBusyException busy)
            {
                return busy.Message;
            }
        }));

        Assert.Equal(3, sendings.Count(static refusal => refusal.Length == 0));
        Assert.All(sendings.Where(static refusal => refusal.Length > 0), static refusal =>
            Assert.Contains("agent-runtime.thread.max-queued-turns", refusal, StringComparison.Ordinal));
    }

    /// <summary>The thread has come to its bound and beyond it by no more than what was on its way; however often it is looked at, no more is asked for.</summary>
    private async Task AssertHeldAsync(AgentThread thread, EndlessProvider provider)
    {
        while ((await thread.GetSnapshotAsync(Token)).LogEnd < Window)
        {
            await Task.Yield();
        }

        for (var i = 0; i < 200; i++)
        {
            await thread.GetSnapshotAsync(Token);
        }

        Assert.InRange(provider.Pulls * EndlessProvider.BatchLength, Window, Window + (5 * EndlessProvider.BatchLength));
    }

    private async Task<WeakReference[]> RunTurnAsync(AgentThread thread, int count)
    {
        var turn = await thread.SendAsync("Hi");
        var stream = await Provider.NextAsync();
        var tokens = new WeakReference[count];
        for (var i = 0; i < count; i++)
        {
            tokens[i] = await SayAsync(stream, i);
        }

        await stream.StopAsync();
        await turn.WaitAsync(Token);
        return tokens;
    }

    private static async Task<WeakReference> SayAsync(FakeStream stream, int i)
    {
        var token = i.ToString("D8", System.Globalization.CultureInfo.InvariantCulture);
        await stream.TextAsync(token);
        return new WeakReference(token);
    }

    private static bool AreGone(WeakReference[] tokens)
    {
        GC.Collect(2, GCCollectionMode.Forced, blocking: true);
        return tokens.Count(static token => token.IsAlive) <= tokens.Length / 100;
    }

    private sealed class SlowToOpen : JournalShell
    {
        private volatile TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal void Open() => _open.SetResult();

        internal void Close() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask<JournalHead?> OpenAsync(ThreadId threadId, CancellationToken cancellationToken)
        {
            await _open.Task;
            return await base.OpenAsync(threadId, cancellationToken);
        }
    }
}
