using AgentRuntime.Journal;
using AgentRuntime.Model;

namespace AgentRuntime.Tests.Journal;

public sealed class MemoryJournalTests
{
    [Fact]
    public async Task OpenAsync_UnknownThread_IsNull() =>
        Assert.Null(await new MemoryJournal(100).OpenAsync(Some.Thread, default));

    [Fact]
    public async Task AppendAsync_Events_AreReadBackFromAnyPosition()
    {
        var journal = new MemoryJournal(100);
        await journal.AppendAsync(Some.Thread, [Some.Text(0, "hello"), Some.Notice(5)], 50, default);
        await journal.AppendAsync(Some.Thread, [Some.Text(6, "world")], 60, default);

        Assert.Equal(new JournalHead(11, 60), await journal.OpenAsync(Some.Thread, default));
        Assert.Equal<ThreadEvent>(
            [Some.Text(2, "llo"), Some.Notice(5), Some.Text(6, "world")],
            await journal.ReadAsync(Some.Thread, 2, 100, default));
        Assert.Equal<ThreadEvent>([Some.Text(2, "ll")], await journal.ReadAsync(Some.Thread, 2, 2, default));
        Assert.Empty(await journal.ReadAsync(Some.Thread, 11, 100, default));
    }

    [Fact]
    public async Task AppendAsync_BeyondTheBound_FailsAndNamesTheSetting()
    {
        var journal = new MemoryJournal(4);
        await journal.AppendAsync(Some.Thread, [Some.Text(0, "abc")], 3, default);

        var failure = await Assert.ThrowsAsync<JournalException>(
            async () => await journal.AppendAsync(Some.Thread, [Some.Text(3, "de")], 5, default));

        Assert.Contains("agent-runtime.journal.memory.max-length", failure.Message, StringComparison.Ordinal);
        Assert.Equal<ThreadEvent>([Some.Text(0, "abc")], await journal.ReadAsync(Some.Thread, 0, 100, default));
    }

    [Fact]
    public async Task DeleteAsync_Thread_FreesItsRoom()
    {
        var journal = new MemoryJournal(4);
        await journal.AppendAsync(Some.Thread, [Some.Text(0, "abcd")], 4, default);

        Assert.True(await journal.DeleteAsync(Some.Thread, default));
        Assert.False(await journal.DeleteAsync(Some.Thread, default));
        await journal.AppendAsync(Some.Thread, [Some.Text(0, "efgh")], 4, default);

        var ids = new List<ThreadId>();
        await foreach (var id in journal.ListAsync(default))
        {
            ids.Add(id);
        }

        Assert.Equal([Some.Thread], ids);
    }
}
