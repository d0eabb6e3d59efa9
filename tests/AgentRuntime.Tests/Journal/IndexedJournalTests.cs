using AgentRuntime.Journal;
using AgentRuntime.Model;
using AgentRuntime.Testing;
using AgentRuntime.Tests.Threads;

namespace AgentRuntime.Tests.Journal;

/// <summary>Appends that are under way when somebody else wants the log.</summary>
public sealed class IndexedJournalTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly FakeJournal _inner = new();

    [Fact]
    public async Task OpenAsync_WhileAnAppendIsUnderWay_SeesWhatItWrote()
    {
        var journal = Some.Indexed(_inner);
        var release = _inner.Hold();
        var append = journal.AppendAsync(Some.Thread, "", [Some.Notice(0)], 1, default).AsTask();

        var opening = journal.OpenAsync(Some.Thread, default).AsTask();
        var isOpenEarly = opening.IsCompleted;
        release();
        await append.WaitAsync(Deadline);

        Assert.False(isOpenEarly);
        Assert.Equal(1, (await opening.WaitAsync(Deadline))?.End);
    }

    [Fact]
    public async Task OpenAsync_AppendUnderWayFails_SeesWhatWasThereBefore()
    {
        var journal = Some.Indexed(_inner);
        var release = _inner.Hold();
        _inner.FailWhen(static (_, _) => true);
        var append = journal.AppendAsync(Some.Thread, "", [Some.Notice(0)], 1, default).AsTask();

        var opening = journal.OpenAsync(Some.Thread, default).AsTask();
        release();
        await Assert.ThrowsAsync<JournalException>(() => append.WaitAsync(Deadline));

        Assert.Null(await opening.WaitAsync(Deadline));
    }

    [Fact]
    public async Task OpenAsync_OfAnotherThread_DoesNotWait()
    {
        var journal = Some.Indexed(_inner);
        var release = _inner.Hold();
        var append = journal.AppendAsync(Some.Thread, "", [Some.Notice(0)], 1, default).AsTask();

        Assert.Null(await journal.OpenAsync(ThreadId.Parse("other"), default).AsTask().WaitAsync(Deadline));

        release();
        await append.WaitAsync(Deadline);
    }

    [Fact]
    public async Task DeleteAsync_WhileAnAppendIsUnderWay_LeavesNothingOfIt()
    {
        var journal = Some.Indexed(_inner);
        var release = _inner.Hold();
        var append = journal.AppendAsync(Some.Thread, "", [Some.Notice(0)], 1, default).AsTask();

        var deleting = journal.DeleteAsync(Some.Thread, default).AsTask();
        release();
        await append.WaitAsync(Deadline);

        Assert.True(await deleting.WaitAsync(Deadline));
        Assert.Null(await journal.OpenAsync(Some.Thread, default));
    }

    [Fact]
    public async Task OpenAsync_AppendThatDoesNotEnd_SaysSoAndNamesTheKey()
    {
        var time = new ManualTimeProvider();
        var journal = Some.Indexed(_inner, time);
        var release = _inner.Hold();
        var append = journal.AppendAsync(Some.Thread, "", [Some.Notice(0)], 1, default).AsTask();

        var opening = journal.OpenAsync(Some.Thread, default).AsTask();
        time.Advance(TimeSpan.FromMinutes(1));
        var failure = await Assert.ThrowsAsync<JournalException>(() => opening.WaitAsync(Deadline));
        release();
        await append.WaitAsync(Deadline);

        Assert.Contains("agent-runtime.journal.append-wait", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, (await journal.OpenAsync(Some.Thread, default))?.End);
    }
}
