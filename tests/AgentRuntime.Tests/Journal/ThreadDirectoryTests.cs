using System.Collections.Immutable;
using AgentRuntime.Journal;
using AgentRuntime.Model;
using AgentRuntime.Tests.Invariants;

namespace AgentRuntime.Tests.Journal;

/// <summary>The directory of a journal that lists its threads itself, and of one that does not.</summary>
public sealed class ThreadDirectoryTests
{
    private static readonly ModelRef Model = ModelRef.Parse("fake/m");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ListAsync_LogsThatWereThereBefore_AreFoundByOwner(bool listsItself)
    {
        var store = Store(listsItself);
        var before = Some.Indexed(store);
        await CreateAsync(before, "a", "alice");
        await CreateAsync(before, "b", "bob");
        await CreateAsync(before, "c", "alice");
        var directory = Some.Indexed(store).Directory;

        Assert.Equal(["a", "c"], await ListAsync(directory, "alice"));
        Assert.Equal(["b"], await ListAsync(directory, "bob"));
        Assert.Equal(2, await directory.CountAsync("alice"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ListAsync_PageByPage_GivesEachOnceThoughTheCursorIsDeleted(bool listsItself)
    {
        var journal = Some.Indexed(Store(listsItself));
        foreach (var id in (string[])["e", "a", "d", "b", "c"])
        {
            await CreateAsync(journal, id, "alice");
        }

        var first = await ListAsync(journal.Directory, "alice", limit: 2);
        await journal.DeleteAsync(ThreadId.Parse("b"), default);
        var second = await ListAsync(journal.Directory, "alice", after: "b", limit: 2);
        var descending = await ListAsync(journal.Directory, "alice", after: "d", isDescending: true);

        Assert.Equal(["a", "b"], first);
        Assert.Equal(["c", "d"], second);
        Assert.Equal(["c", "a"], descending);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FindAsync_ThreadsThatChangeAndGo_FollowsTheJournal(bool listsItself)
    {
        var journal = Some.Indexed(Store(listsItself));
        var id = await CreateAsync(journal, "a", "alice");
        var other = ModelRef.Parse("fake/other");
        await journal.AppendAsync(
            id,
            "alice",
            [new ThreadEvent.TitleChanged(Stamp(id, 1, null), "A title"), new ThreadEvent.ThreadChanged(Stamp(id, 2, null)) { Model = other }],
            3,
            default);

        var summary = await journal.Directory.FindAsync(id);

        Assert.Equal(new ThreadSummary(id, "alice", other, default) { Title = "A title" }, summary);
        await journal.DeleteAsync(id, default);
        Assert.Null(await journal.Directory.FindAsync(id));
        Assert.Empty(await ListAsync(journal.Directory, "alice"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CountOpenTurns_TurnsBeginAndStop_CountsTheOwnersOwn(bool listsItself)
    {
        var journal = Some.Indexed(Store(listsItself));
        var a = await CreateAsync(journal, "a", "alice");
        var b = await CreateAsync(journal, "b", "bob");
        var turn = new TurnId("t");
        await journal.AppendAsync(a, "alice", [new ThreadEvent.UserMessageAdded(Stamp(a, 1, turn), "Hi")], 2, default);
        await journal.AppendAsync(b, "bob", [new ThreadEvent.UserMessageAdded(Stamp(b, 1, turn), "Hi")], 2, default);

        Assert.Equal(1, journal.Directory.CountOpenTurns("alice"));
        await journal.AppendAsync(
            a, "alice", [new ThreadEvent.TurnStopped(Stamp(a, 2, turn), TurnStopReason.EndTurn, null, IsPartial: false)], 3, default);
        Assert.Equal(0, journal.Directory.CountOpenTurns("alice"));
        Assert.Equal(1, journal.Directory.CountOpenTurns("bob"));
        await journal.DeleteAsync(b, default);
        Assert.Equal(0, journal.Directory.CountOpenTurns("bob"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FindAsync_ThreadsThatChangedInAnotherRun_AreAsTheyWereLeft(bool listsItself)
    {
        var store = Store(listsItself);
        var before = Some.Indexed(store);
        var id = await CreateAsync(before, "a", "alice");
        await before.AppendAsync(id, "alice", [new ThreadEvent.TitleChanged(Stamp(id, 1, null), "A title")], 2, default);

        var directory = Some.Indexed(store).Directory;

        Assert.Equal("A title", (await directory.FindAsync(id))?.Title);
        Assert.Equal("A title", Assert.Single(await directory.ListAsync("alice", null, 10, isDescending: false)).Title);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ListAsync_ThreadsMadeAndRemovedAfterTheFirstList_FollowsThem(bool listsItself)
    {
        var journal = Some.Indexed(Store(listsItself));
        var a = await CreateAsync(journal, "a", "alice");
        Assert.Equal(["a"], await ListAsync(journal.Directory, "alice"));

        await CreateAsync(journal, "b", "alice");
        await journal.DeleteAsync(a, default);
        await journal.AppendAsync(
            ThreadId.Parse("b"), "alice", [new ThreadEvent.TitleChanged(Stamp(ThreadId.Parse("b"), 1, null), "B")], 2, default);

        Assert.Equal("B", Assert.Single(await journal.Directory.ListAsync("alice", null, 10, isDescending: false)).Title);
        Assert.Equal(1, await journal.Directory.CountAsync("alice"));
        Assert.Equal(0, await journal.Directory.CountAsync("bob"));
    }

    [Fact]
    public async Task FindAsync_JournalThatListsItself_IsAskedEveryTime()
    {
        var store = new MemoryJournal(1_000);
        var journal = Some.Indexed(store);
        var id = await CreateAsync(journal, "a", "alice");
        Assert.Equal(["a"], await ListAsync(journal.Directory, "alice"));
        Assert.NotNull(await journal.Directory.FindAsync(id));

        // Behind the directory's back: it shows whether something was kept.
        await store.DeleteAsync(id, default);

        Assert.Null(await journal.Directory.FindAsync(id));
        Assert.Empty(await ListAsync(journal.Directory, "alice"));
        Assert.Equal(0, await journal.Directory.CountAsync("alice"));
    }

    [Fact]
    public async Task FindAsync_JournalThatDoesNotListItself_KeepsNothingUntilAskedAndReadsOnce()
    {
        var store = new PlainJournal();
        var journal = Some.Indexed(store);
        var id = await CreateAsync(journal, "a", "alice");

        Assert.NotNull(await journal.Directory.FindAsync(id));
        var reads = store.Reads;
        Assert.NotNull(await journal.Directory.FindAsync(id));

        Assert.True(reads > 0);
        Assert.Equal(reads, store.Reads);
    }

    [Fact]
    public async Task FindAsync_TitleThatComesWhileTheLogIsRead_IsNotMissed()
    {
        var store = new PlainJournal();
        var journal = Some.Indexed(store);
        var id = await CreateAsync(journal, "a", "alice");
        var release = store.HoldNextRead();

        var finding = journal.Directory.FindAsync(id).AsTask();
        await journal.AppendAsync(id, "alice", [new ThreadEvent.TitleChanged(Stamp(id, 1, null), "A title")], 2, default);
        release();

        Assert.Equal("A title", (await finding)?.Title);
        Assert.Equal("A title", (await journal.Directory.FindAsync(id))?.Title);
    }

    [Fact]
    public async Task FindAsync_ThreadThatIsRemovedWhileTheLogIsRead_IsGone()
    {
        var store = new PlainJournal();
        var journal = Some.Indexed(store);
        var id = await CreateAsync(journal, "a", "alice");
        var release = store.HoldNextRead();

        var finding = journal.Directory.FindAsync(id).AsTask();
        await journal.DeleteAsync(id, default);
        release();

        Assert.Null(await finding);
        Assert.Empty(await ListAsync(journal.Directory, "alice"));
    }

    [Fact]
    public async Task ListAsync_LogThatCannotBeRead_FailsAndTriesAgain()
    {
        var store = new PlainJournal();
        var journal = Some.Indexed(store);
        await CreateAsync(journal, "a", "alice");
        store.FailNextRead();

        await Assert.ThrowsAsync<JournalException>(() => ListAsync(journal.Directory, "alice"));

        Assert.Equal(["a"], await ListAsync(journal.Directory, "alice"));
    }

    private static IThreadJournal Store(bool listsItself) => listsItself ? new MemoryJournal(1_000) : new PlainJournal();

    private static async Task<ThreadId> CreateAsync(IndexedJournal journal, string id, string owner)
    {
        var threadId = ThreadId.Parse(id);
        await journal.AppendAsync(
            threadId,
            owner,
            [new ThreadEvent.ThreadCreated(Stamp(threadId, 0, null), Model, "", ModelSettings.Default) { Owner = owner }],
            1,
            default);
        return threadId;
    }

    private static async Task<string[]> ListAsync(
        ThreadDirectory directory, string owner, string? after = null, int limit = 10, bool isDescending = false)
    {
        var page = await directory.ListAsync(owner, after is null ? null : ThreadId.Parse(after), limit, isDescending);
        return [.. page.Select(summary => summary.Id.Value)];
    }

    private static EventStamp Stamp(ThreadId threadId, long position, TurnId? turnId) => new(threadId, turnId, position, default);

    /// <summary>A journal with nothing beyond the port, whose reads are counted, held and broken by the test.</summary>
    private sealed class PlainJournal : JournalShell
    {
        private TaskCompletionSource? _held;
        private bool _isFailing;

        internal int Reads { get; private set; }

        /// <summary>The next read sees what is there now, and gives it when it is let go.</summary>
        internal Action HoldNextRead()
        {
            var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _held = held;
            return held.SetResult;
        }

        internal void FailNextRead() => _isFailing = true;

        public override async ValueTask<ImmutableArray<ThreadEvent>> ReadAsync(
            ThreadId threadId, long from, int maxLength, CancellationToken cancellationToken)
        {
            Reads++;
            if (_isFailing)
            {
                _isFailing = false;
                throw new JournalException("The disk is gone.");
            }

            var events = await base.ReadAsync(threadId, from, maxLength, cancellationToken);
            if (_held is { } held)
            {
                _held = null;
                await held.Task;
            }

            return events;
        }
    }
}
