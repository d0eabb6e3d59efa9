using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Journal;

/// <summary>
/// What a journal that can list its threads implements beside <see cref="IThreadJournal"/>: a runtime on it keeps nothing in memory of
/// threads at rest. On a journal without it the runtime reads every log when threads are first listed, and keeps a summary of each from
/// then on. What a completed append says holds for every call that begins after it. All members may be called from many threads at
/// once; a failure is thrown as a <see cref="JournalException"/>.
/// </summary>
public interface IThreadIndex
{
    /// <summary>What is known of a thread, its latest title and model included; null when the journal has none of this id.</summary>
    ValueTask<ThreadSummary?> FindAsync(ThreadId threadId, CancellationToken cancellationToken);

    /// <summary>A page of an owner's threads, in ordinal order of their ids.</summary>
    /// <param name="owner">Whose threads; empty for those without an owner.</param>
    /// <param name="after">Only threads beyond this id, in the order of the page; null for the first page. It need not exist.</param>
    /// <param name="limit">The most threads of the page; at least 1.</param>
    /// <param name="isDescending">True for the highest ids first.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask<ImmutableArray<ThreadSummary>> ListAsync(
        string owner, ThreadId? after, int limit, bool isDescending, CancellationToken cancellationToken);

    /// <summary>How many threads an owner has.</summary>
    ValueTask<int> CountAsync(string owner, CancellationToken cancellationToken);
}
