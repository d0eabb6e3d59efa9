using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Journal;

/// <summary>
/// Which threads there are and whom they belong to; asking costs no thread's actor. A journal that is an <see cref="IThreadIndex"/>
/// answers itself, and nothing is kept here but turns that are open. Of any other journal each log is read once, when it is first asked
/// for, and its summary is kept up by what is appended afterwards. Safe for concurrent use.
/// </summary>
public sealed class ThreadDirectory
{
    private readonly IThreadIndex _index;
    private readonly LogIndex? _ownIndex;
    private readonly OpenTurns _openTurns = new();

    internal ThreadDirectory(IThreadJournal journal)
    {
        _ownIndex = journal is IThreadIndex ? null : new LogIndex(journal);
        _index = journal as IThreadIndex ?? _ownIndex!;
    }

    /// <summary>What is known of a thread; null when the journal has none of this id.</summary>
    /// <exception cref="JournalException">The journal could not be read.</exception>
    public ValueTask<ThreadSummary?> FindAsync(ThreadId threadId, CancellationToken cancellationToken = default) =>
        _index.FindAsync(threadId, cancellationToken);

    /// <summary>A page of an owner's threads, by id; ids that the runtime made sort by the time of their making.</summary>
    /// <param name="owner">Whose threads; empty for those without an owner.</param>
    /// <param name="after">The last id of the page before; null for the first page. It need not exist any more.</param>
    /// <param name="limit">The most threads of the page.</param>
    /// <param name="isDescending">True for the highest ids first: the latest threads.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="JournalException">The journal could not be read; the next call tries again.</exception>
    public ValueTask<ImmutableArray<ThreadSummary>> ListAsync(
        string owner, ThreadId? after, int limit, bool isDescending, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return _index.ListAsync(owner, after, limit, isDescending, cancellationToken);
    }

    /// <summary>How many threads an owner has.</summary>
    /// <exception cref="JournalException">The journal could not be read; the next call tries again.</exception>
    public ValueTask<int> CountAsync(string owner, CancellationToken cancellationToken = default) =>
        _index.CountAsync(owner, cancellationToken);

    /// <summary>How many turns of an owner have begun or wait, and have not stopped.</summary>
    public int CountOpenTurns(string owner) => _openTurns.Count(owner);

    /// <summary>Takes what a successful append says of an owner's thread.</summary>
    internal void Note(ThreadId threadId, string owner, ImmutableArray<ThreadEvent> events)
    {
        _ownIndex?.Note(threadId, events);
        _openTurns.Note(threadId, owner, events);
    }

    /// <summary>Forgets a thread whose log was removed.</summary>
    internal void Forget(ThreadId threadId)
    {
        _ownIndex?.Forget(threadId);
        _openTurns.Forget(threadId);
    }
}
