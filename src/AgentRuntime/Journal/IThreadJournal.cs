using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Journal;

/// <summary>
/// The durable store of thread logs. One writer at a time appends to a thread, readers come at any time; all members may be
/// called from many threads at once. A failure is thrown as a <see cref="JournalException"/>. One that can list its threads by owner is an
/// <see cref="IThreadIndex"/> too.
/// </summary>
public interface IThreadJournal
{
    /// <summary>Whether what it holds outlives the process: work that waits is left to it when the process stops.</summary>
    bool IsDurable => true;

    /// <summary>Where a thread's log stands; null when the journal has none of this id.</summary>
    ValueTask<JournalHead?> OpenAsync(ThreadId threadId, CancellationToken cancellationToken);

    /// <summary>
    /// Makes events durable and sets the thread's reservation, both or neither. The first call for an id creates the log.
    /// </summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="events">In order of position, none below the head's end.</param>
    /// <param name="reservedEnd">
    /// Positions below it may be given to observers before they are durable: a later writer never uses them again.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting; the events may or may not be durable then.</param>
    ValueTask AppendAsync(
        ThreadId threadId, ImmutableArray<ThreadEvent> events, long reservedEnd, CancellationToken cancellationToken);

    /// <summary>
    /// Durable events from a position on, cut to about <paramref name="maxLength"/> positions but at least one event; empty
    /// when there is nothing at or after <paramref name="from"/>.
    /// </summary>
    ValueTask<ImmutableArray<ThreadEvent>> ReadAsync(
        ThreadId threadId, long from, int maxLength, CancellationToken cancellationToken);

    /// <summary>Every thread that the journal holds, in order of id.</summary>
    IAsyncEnumerable<ThreadId> ListAsync(CancellationToken cancellationToken);

    /// <summary>Removes a thread's log; false when there was none.</summary>
    ValueTask<bool> DeleteAsync(ThreadId threadId, CancellationToken cancellationToken);
}
