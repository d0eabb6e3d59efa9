using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Journal;

/// <summary>
/// The journal as the threads of a runtime use it: with a <see cref="ThreadDirectory"/> of what it holds, and no log is opened or removed
/// of which an append is under way: an actor may have died while it wrote, and its successor must not read before that has ended.
/// </summary>
/// <param name="journal">The store.</param>
/// <param name="appends">The appends that are under way.</param>
internal sealed class IndexedJournal(IThreadJournal journal, OpenAppends appends)
{
    /// <summary>The threads of the journal.</summary>
    internal ThreadDirectory Directory { get; } = new(journal);

    /// <inheritdoc cref="IThreadJournal.IsDurable"/>
    internal bool IsDurable => journal.IsDurable;

    /// <summary>Where a thread's log stands, once no append to it is under way; null when the journal has none of this id.</summary>
    internal ValueTask<JournalHead?> OpenAsync(ThreadId threadId, CancellationToken cancellationToken) => appends.IsOpen(threadId)
        ? OpenAfterAsync(threadId, cancellationToken)
        : journal.OpenAsync(threadId, cancellationToken);

    /// <summary>Makes events durable, as <see cref="IThreadJournal.AppendAsync"/>, and lets the directory know.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="owner">Whom the thread belongs to, who has its turns.</param>
    /// <param name="events">In order of position.</param>
    /// <param name="reservedEnd">Positions below it are reserved.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    internal ValueTask AppendAsync(
        ThreadId threadId, string owner, ImmutableArray<ThreadEvent> events, long reservedEnd, CancellationToken cancellationToken)
    {
        var append = journal.AppendAsync(threadId, events, reservedEnd, cancellationToken);
        if (!append.IsCompletedSuccessfully)
        {
            return NoteAfterAsync(append, threadId, owner, events);
        }

        Directory.Note(threadId, owner, events);
        return append;
    }

    /// <inheritdoc cref="IThreadJournal.ReadAsync"/>
    internal ValueTask<ImmutableArray<ThreadEvent>> ReadAsync(
        ThreadId threadId, long from, int maxLength, CancellationToken cancellationToken) =>
        journal.ReadAsync(threadId, from, maxLength, cancellationToken);

    /// <inheritdoc cref="IThreadJournal.ListAsync"/>
    internal IAsyncEnumerable<ThreadId> ListAsync(CancellationToken cancellationToken) => journal.ListAsync(cancellationToken);

    /// <summary>Removes a thread's log once no append to it is under way; false when there was none.</summary>
    internal async ValueTask<bool> DeleteAsync(ThreadId threadId, CancellationToken cancellationToken)
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

    private async ValueTask NoteAfterAsync(
        ValueTask append, ThreadId threadId, string owner, ImmutableArray<ThreadEvent> events)
    {
        using var open = appends.Begin(threadId);
        await append.ConfigureAwait(false);
        Directory.Note(threadId, owner, events);
    }
}
