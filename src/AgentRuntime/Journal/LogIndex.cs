using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Journal;

/// <summary>
/// The index of a journal that has none of its own. Nothing is kept before somebody asks; a thread that is looked for is read from its
/// log, all of them when they are first listed, and what was read is kept up by what is appended afterwards. Safe for concurrent use.
/// </summary>
/// <param name="journal">The store.</param>
internal sealed class LogIndex(IThreadJournal journal) : IThreadIndex
{
    /// <summary>Positions that are read of a log at a time.</summary>
    private const int PageLength = 65_536;

    private readonly SummaryTable _known = new();
    private readonly HashSet<Reading> _readings = [];

    // Held for a look at what is in memory, never over a read of the journal: nobody waits in it for a store.
    private readonly Lock _gate = new();
    private Task? _readingAll;

    /// <inheritdoc/>
    public ValueTask<ThreadSummary?> FindAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        _known.Find(threadId) is { } summary ? new(summary) : ReadAsync(threadId, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<ImmutableArray<ThreadSummary>> ListAsync(
        string owner, ThreadId? after, int limit, bool isDescending, CancellationToken cancellationToken)
    {
        await ReadAllOnceAsync(cancellationToken).ConfigureAwait(false);
        return _known.List(owner, after, limit, isDescending);
    }

    /// <inheritdoc/>
    public async ValueTask<int> CountAsync(string owner, CancellationToken cancellationToken)
    {
        await ReadAllOnceAsync(cancellationToken).ConfigureAwait(false);
        return _known.Count(owner);
    }

    /// <summary>Takes what a successful append says of a thread.</summary>
    internal void Note(ThreadId threadId, ImmutableArray<ThreadEvent> events)
    {
        if (!events.Any(SummaryTable.Concerns))
        {
            return;
        }

        lock (_gate)
        {
            MarkStale(threadId);

            // A thread that is not kept is read when it is asked for; before the first list that is so for new ones too.
            if (_known.Find(threadId) is not null || (_readingAll is not null && events[0] is ThreadEvent.ThreadCreated))
            {
                _known.Apply(threadId, events);
            }
        }
    }

    /// <summary>Forgets a thread whose log was removed.</summary>
    internal void Forget(ThreadId threadId)
    {
        lock (_gate)
        {
            MarkStale(threadId);
            _known.Remove(threadId);
        }
    }

    private void MarkStale(ThreadId threadId)
    {
        foreach (var reading in _readings)
        {
            reading.IsStale |= reading.ThreadId == threadId;
        }
    }

    private Task ReadAllOnceAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_readingAll is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _readingAll = ReadAllAsync();
            }

            return _readingAll.WaitAsync(cancellationToken);
        }
    }

    private async Task ReadAllAsync()
    {
        await Task.Yield();
        await foreach (var threadId in journal.ListAsync(CancellationToken.None).ConfigureAwait(false))
        {
            await FindAsync(threadId, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>What is appended or removed while a log is read may have been missed, or overtaken, by the reading: it begins again.</summary>
    private async ValueTask<ThreadSummary?> ReadAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        var reading = new Reading(threadId);
        lock (_gate)
        {
            _readings.Add(reading);
        }

        try
        {
            while (true)
            {
                var summary = await FoldAsync(threadId, cancellationToken).ConfigureAwait(false);
                if (TryKeep(reading, summary))
                {
                    return summary;
                }
            }
        }
        finally
        {
            lock (_gate)
            {
                _readings.Remove(reading);
            }
        }
    }

    private bool TryKeep(Reading reading, ThreadSummary? summary)
    {
        lock (_gate)
        {
            if (reading.IsStale)
            {
                reading.IsStale = false;
                return false;
            }

            if (summary is not null)
            {
                _known.Set(summary);
            }

            return true;
        }
    }

    private async ValueTask<ThreadSummary?> FoldAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        ThreadSummary? summary = null;
        for (var position = 0L; ;)
        {
            var page = await journal.ReadAsync(threadId, position, PageLength, cancellationToken).ConfigureAwait(false);
            if (page.IsEmpty)
            {
                return summary;
            }

            foreach (var threadEvent in page)
            {
                summary = SummaryTable.Fold(summary, threadId, threadEvent);
            }

            position = page[^1].End;
        }
    }

    private sealed class Reading(ThreadId threadId)
    {
        internal ThreadId ThreadId => threadId;

        internal bool IsStale { get; set; }
    }
}
