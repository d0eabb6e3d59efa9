using AgentRuntime.Hosting;
using AgentRuntime.Journal;
using AgentRuntime.Model;
using AgentRuntime.Testing;
using AgentRuntime.Tests.Threads.Turns;
using AgentRuntime.Threads;

namespace AgentRuntime.Tests.Invariants;

/// <summary>
/// Invariant 2: no buffer, queue or mailbox grows with a consumer's slowness.
/// </summary>
public sealed class NothingGrowsTests : TurnScene
{
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
