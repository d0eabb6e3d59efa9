using System.Collections.Concurrent;
using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Journal;

/// <summary>Summaries of threads in memory, by id and by owner. Safe for concurrent use; one writer at a time for each thread.</summary>
internal sealed class SummaryTable
{
    private readonly ConcurrentDictionary<ThreadId, ThreadSummary> _threads = new();
    private readonly ConcurrentDictionary<string, ImmutableSortedSet<string>> _owners = new(StringComparer.Ordinal);

    /// <summary>What a thread's summary is after an event; null before the event that made the thread.</summary>
    internal static ThreadSummary? Fold(ThreadSummary? summary, ThreadId threadId, ThreadEvent threadEvent) => threadEvent switch
    {
        ThreadEvent.ThreadCreated created =>
            new ThreadSummary(threadId, created.Owner, created.Model, created.Time) { Parent = created.Parent },
        ThreadEvent.TitleChanged changed => summary is null ? null : summary with { Title = changed.Title },
        ThreadEvent.ThreadChanged { Model: { } model } => summary is null ? null : summary with { Model = model },
        _ => summary,
    };

    /// <summary>Whether an event can change a summary.</summary>
    internal static bool Concerns(ThreadEvent threadEvent) =>
        threadEvent is ThreadEvent.ThreadCreated or ThreadEvent.TitleChanged or ThreadEvent.ThreadChanged { Model: not null };

    /// <summary>A thread's summary; null when there is none.</summary>
    internal ThreadSummary? Find(ThreadId threadId) => _threads.GetValueOrDefault(threadId);

    /// <summary>How many threads an owner has.</summary>
    internal int Count(string owner) => _owners.TryGetValue(owner, out var ids) ? ids.Count : 0;

    /// <summary>A page of an owner's threads, as <see cref="IThreadIndex"/> says.</summary>
    internal ImmutableArray<ThreadSummary> List(string owner, ThreadId? after, int limit, bool isDescending)
    {
        if (!_owners.TryGetValue(owner, out var ids))
        {
            return [];
        }

        var page = ImmutableArray.CreateBuilder<ThreadSummary>(Math.Min(limit, ids.Count));
        var step = isDescending ? -1 : 1;
        for (var i = FirstIndex(ids, after, isDescending); i >= 0 && i < ids.Count && page.Count < limit; i += step)
        {
            if (_threads.TryGetValue(ThreadId.Parse(ids[i]), out var summary))
            {
                page.Add(summary);
            }
        }

        return page.DrainToImmutable();
    }

    /// <summary>Takes what was appended to a thread.</summary>
    internal void Apply(ThreadId threadId, ImmutableArray<ThreadEvent> events)
    {
        var before = Find(threadId);
        var summary = before;
        foreach (var threadEvent in events)
        {
            summary = Fold(summary, threadId, threadEvent);
        }

        if (summary is not null && !ReferenceEquals(summary, before))
        {
            Set(summary);
        }
    }

    /// <summary>Adds a thread, or replaces what is known of it.</summary>
    internal void Set(ThreadSummary summary)
    {
        _threads[summary.Id] = summary;
        _owners.AddOrUpdate(
            summary.Owner,
            static (_, id) => ImmutableSortedSet.Create(StringComparer.Ordinal, id),
            static (_, ids, id) => ids.Add(id),
            summary.Id.Value);
    }

    /// <summary>Removes a thread; an owner without threads leaves nothing behind.</summary>
    internal void Remove(ThreadId threadId)
    {
        if (!_threads.TryRemove(threadId, out var summary))
        {
            return;
        }

        var left = _owners.AddOrUpdate(
            summary.Owner, static (_, _) => [], static (_, ids, id) => ids.Remove(id), threadId.Value);
        if (left.IsEmpty)
        {
            // Only this very set: an owner who has got another thread meanwhile has another one.
            _owners.TryRemove(KeyValuePair.Create(summary.Owner, left));
        }
    }

    private static int FirstIndex(ImmutableSortedSet<string> ids, ThreadId? after, bool isDescending)
    {
        if (after is null)
        {
            return isDescending ? ids.Count - 1 : 0;
        }

        // A missing id is answered with the complement of where it would stand.
        var index = ids.IndexOf(after.Value);
        return isDescending
            ? (index >= 0 ? index : ~index) - 1
            : index >= 0 ? index + 1 : ~index;
    }
}
