using AgentRuntime.Journal;
using AgentRuntime.Model;

namespace AgentRuntime.Tests.Journal;

public sealed class ThreadDirectoryTests
{
    private static readonly ModelRef Model = ModelRef.Parse("fake/m");

    [Fact]
    public async Task ListAsync_LogsThatWereThereBefore_AreFoundByOwner()
    {
        var journal = new MemoryJournal(1_000);
        await CreateAsync(journal, "a", "alice");
        await CreateAsync(journal, "b", "bob");
        await CreateAsync(journal, "c", "alice");
        var directory = Some.Indexed(journal).Directory;

        Assert.Equal(["a", "c"], await ListAsync(directory, "alice"));
        Assert.Equal(["b"], await ListAsync(directory, "bob"));
        Assert.Equal(2, await directory.CountAsync("alice"));
    }

    [Fact]
    public async Task ListAsync_PageByPage_GivesEachOnceThoughTheCursorIsDeleted()
    {
        var journal = Some.Indexed(new MemoryJournal(1_000));
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

    [Fact]
    public async Task FindAsync_ThreadsThatChangeAndGo_FollowsTheJournal()
    {
        var journal = Some.Indexed(new MemoryJournal(1_000));
        var id = await CreateAsync(journal, "a", "alice");
        var other = ModelRef.Parse("fake/other");
        await journal.AppendAsync(
            id,
            [new ThreadEvent.TitleChanged(Stamp(id, 1, null), "A title"), new ThreadEvent.ThreadChanged(Stamp(id, 2, null)) { Model = other }],
            3,
            default);

        var summary = await journal.Directory.FindAsync(id);

        Assert.Equal(new ThreadSummary(id, "alice", other, default) { Title = "A title" }, summary);
        await journal.DeleteAsync(id, default);
        Assert.Null(await journal.Directory.FindAsync(id));
        Assert.Empty(await ListAsync(journal.Directory, "alice"));
    }

    [Fact]
    public async Task CountOpenTurns_TurnsBeginAndStop_CountsTheOwnersOwn()
    {
        var journal = Some.Indexed(new MemoryJournal(1_000));
        var a = await CreateAsync(journal, "a", "alice");
        var b = await CreateAsync(journal, "b", "bob");
        var turn = new TurnId("t");
        await journal.AppendAsync(a, [new ThreadEvent.UserMessageAdded(Stamp(a, 1, turn), "Hi")], 2, default);
        await journal.AppendAsync(b, [new ThreadEvent.UserMessageAdded(Stamp(b, 1, turn), "Hi")], 2, default);

        Assert.Equal(1, journal.Directory.CountOpenTurns("alice"));
        await journal.AppendAsync(
            a, [new ThreadEvent.TurnStopped(Stamp(a, 2, turn), TurnStopReason.EndTurn, null, IsPartial: false)], 3, default);
        Assert.Equal(0, journal.Directory.CountOpenTurns("alice"));
        Assert.Equal(1, journal.Directory.CountOpenTurns("bob"));
        await journal.DeleteAsync(b, default);
        Assert.Equal(0, journal.Directory.CountOpenTurns("bob"));
    }

    private static async Task<ThreadId> CreateAsync(IThreadJournal journal, string id, string owner)
    {
        var threadId = ThreadId.Parse(id);
        await journal.AppendAsync(
            threadId,
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
}
