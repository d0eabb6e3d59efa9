using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using AgentRuntime.Log;
using AgentRuntime.Model;

namespace AgentRuntime.Journal;

/// <summary>
/// Keeps logs in the process's memory: they outlive a thread's actor, not the process. Appends complete at once. It holds at
/// most a given number of positions over all threads; an append beyond that fails and names the setting.
/// </summary>
public sealed class MemoryJournal : IThreadJournal, IThreadIndex
{
    private readonly ConcurrentDictionary<string, Entry> _threads = new(StringComparer.Ordinal);
    private readonly SummaryTable _summaries = new();
    private readonly long _maxLength;
    private long _length;

    /// <summary>Creates an empty journal.</summary>
    /// <param name="maxLength">The most positions (UTF-16 code units of text, and one for any other event) of all threads together.</param>
    public MemoryJournal(long maxLength)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLength);
        _maxLength = maxLength;
    }

    /// <inheritdoc/>
    public bool IsDurable => false;

    /// <inheritdoc/>
    public ValueTask<JournalHead?> OpenAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        new(_threads.TryGetValue(threadId.Value, out var entry) ? entry.Head : null);

    /// <inheritdoc/>
    public ValueTask AppendAsync(
        ThreadId threadId, ImmutableArray<ThreadEvent> events, long reservedEnd, CancellationToken cancellationToken)
    {
        var length = events.Sum(static threadEvent => threadEvent.Length);
        if (Interlocked.Add(ref _length, length) > _maxLength)
        {
            Interlocked.Add(ref _length, -length);
            return ValueTask.FromException(new JournalException(
                $"The journal in memory is full ({_maxLength} positions). Delete threads, raise "
                + "agent-runtime.journal.memory.max-length, or use a journal on disk."));
        }

        // One writer a thread: readers see the old entry or the new one, never half of it.
        _threads[threadId.Value] = _threads.GetValueOrDefault(threadId.Value, Entry.Empty).Append(events, length, reservedEnd);
        _summaries.Apply(threadId, events);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<ThreadEvent>> ReadAsync(
        ThreadId threadId, long from, int maxLength, CancellationToken cancellationToken)
    {
        if (!_threads.TryGetValue(threadId.Value, out var entry))
        {
            return new([]);
        }

        var events = entry.Events;
        var index = FirstEndingAfter(events, from);
        if (index == events.Length)
        {
            return new([]);
        }

        var batch = ImmutableArray.CreateBuilder<ThreadEvent>();
        var limit = Math.Max(from, events[index].Position) + maxLength;
        for (; index < events.Length && events[index].Position < limit; index++)
        {
            batch.Add(DeltaSlice.Of(events[index], from, limit));
        }

        return new(batch.DrainToImmutable());
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ThreadId> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        foreach (var id in _threads.Keys.Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return ThreadId.Parse(id);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> DeleteAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        if (!_threads.TryRemove(threadId.Value, out var entry))
        {
            return new(false);
        }

        _summaries.Remove(threadId);
        Interlocked.Add(ref _length, -entry.Length);
        return new(true);
    }

    /// <inheritdoc/>
    public ValueTask<ThreadSummary?> FindAsync(ThreadId threadId, CancellationToken cancellationToken) => new(_summaries.Find(threadId));

    /// <inheritdoc/>
    public ValueTask<ImmutableArray<ThreadSummary>> ListAsync(
        string owner, ThreadId? after, int limit, bool isDescending, CancellationToken cancellationToken) =>
        new(_summaries.List(owner, after, limit, isDescending));

    /// <inheritdoc/>
    public ValueTask<int> CountAsync(string owner, CancellationToken cancellationToken) => new(_summaries.Count(owner));

    private static int FirstEndingAfter(ReadOnlySpan<ThreadEvent> events, long position)
    {
        var low = 0;
        var high = events.Length;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (events[middle].End <= position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>A log as it stood after an append. Later ones may share the array: they write only behind what this one counts.</summary>
    private sealed class Entry(ThreadEvent[] events, int count, long length, JournalHead head)
    {
        internal static Entry Empty { get; } = new([], 0, 0, new JournalHead(0, 0));

        internal ReadOnlySpan<ThreadEvent> Events => events.AsSpan(0, count);

        /// <summary>The positions that the events occupy.</summary>
        internal long Length => length;

        internal JournalHead Head => head;

        internal Entry Append(ImmutableArray<ThreadEvent> more, long moreLength, long reservedEnd)
        {
            var all = events;
            if (all.Length < count + more.Length)
            {
                all = new ThreadEvent[Math.Max(count + more.Length, count * 2)];
                events.AsSpan(0, count).CopyTo(all);
            }

            more.CopyTo(all, count);
            return new Entry(
                all,
                count + more.Length,
                length + moreLength,
                new JournalHead(more.IsEmpty ? head.End : more[^1].End, reservedEnd));
        }
    }
}
