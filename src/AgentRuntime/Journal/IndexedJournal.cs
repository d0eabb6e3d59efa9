using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Journal;

/// <summary>
/// A journal that keeps a <see cref="ThreadDirectory"/> of what it holds, and that opens or removes no log of which an append is
/// under way: an actor may have died while it wrote, and its successor must not read before that has ended.
/// </summary>
/// <param name="journal">The store.</param>
/// <param name="appends">The appends that are under way.</param>
internal sealed class IndexedJournal(IThreadJournal journal, OpenAppends appends) : IThreadJournal
{
    /// <summary>The threads of the journal.</summary>
    internal ThreadDirectory Directory { get; } = new(journal);

    /// <inheritdoc/>
    public bool IsDurable => journal.IsDurable;

    /// <inheritdoc/>
    public ValueTask<JournalHead?> OpenAsync(ThreadId threadId, CancellationToken cancellationToken) => appends.IsOpen(threadId)
        ? OpenAfterAsync(threadId, cancellationToken)
        : journal.OpenAsync(threadId, cancellationToken);

    /// <inheritdoc/>
    public ValueTask AppendAsync(
        ThreadId threadId, ImmutableArray<ThreadEvent> events, long reservedEnd, CancellationToken cancellationToken)
    {
        var append = journal.AppendAsync(threadId, events, reservedEnd, cancellationToken);
        if (!append.IsCompletedSuccessfully)
        {
            return NoteAfterAsync(append, threadId, events);
        }

        Directory.Note(threadId, events);
        return append;
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<ThreadEvent>> ReadAsync(
        ThreadId threadId, long from, int maxLength, CancellationToken cancellationToken) =>
        journal.ReadAsync(threadId, from, maxLength, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ThreadId> ListAsync(CancellationToken cancellationToken) => journal.ListAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<bool> DeleteAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        await appends.WaitAsync(threadId, cancellationToken).ConfigureAwait(false);
        var hasDeleted = await journal.DeleteAsync(threadId, cancellationToken).ConfigureAwait(false);
        Directory.Forget(threadId);
        return hasDeleted;
    }

    private async ValueTask<JournalHead?> OpenAfterAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        await appends.WaitAsync(threadId, cancellationToken).ConfigureAwait(false);
        return await journal.OpenAsync(threadId, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask NoteAfterAsync(ValueTask append, ThreadId threadId, ImmutableArray<ThreadEvent> events)
    {
        using var open = appends.Begin(threadId);
        await append.ConfigureAwait(false);
        Directory.Note(threadId, events);
    }
}
