using System.Collections.Concurrent;
using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Journal;

/// <summary>
/// Which threads there are and whom they belong to. It is filled from the first event of every log when it is first asked for a list,
/// and kept by what is appended afterwards, so that asking costs neither a thread's actor nor the journal. Safe for concurrent use.
/// </summary>
public sealed class ThreadDirectory
{
    private readonly IThreadJournal _journal;
    private readonly ConcurrentDictionary<ThreadId, ThreadSummary> _threads = new();
    private readonly ConcurrentDictionary<string, ImmutableSortedSet<string>> _owners = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(ThreadId ThreadId, TurnId TurnId), string> _openTurns = new();
    private readonly ConcurrentDictionary<string, int> _openTurnsOfOwners = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private Task? _filling;

    internal ThreadDirectory(IThreadJournal journal) => _journal = journal;

    /// <summary>What is known of a thread; null when the journal has none of this id.</summary>
    /// <exception cref="JournalException">The journal could not be read.</exception>
    public ValueTask<ThreadSummary?> FindAsync(ThreadId threadId, CancellationToken cancellationToken = default) =>
        _threads.TryGetValue(threadId, out var summary) ? new(summary) : LoadAsync(threadId, cancellationToken);

    /// <summary>A page of an owner's threads, by id; ids that the runtime made sort by the time of their making.</summary>
    /// <param name="owner">Whose threads; empty for those without an owner.</param>
    /// <param name="after">The last id of the page before; null for the first page. It need not exist any more.</param>
    /// <param name="limit">The most threads of the page.</param>
    /// <param name="isDescending">True for the highest ids first: the latest threads.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="JournalException">The journal could not be read; the next call tries again.</exception>
    public async ValueTask<ImmutableArray<ThreadSummary>> ListAsync(
        string owner, ThreadId? after, int limit, bool isDescending, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        await FillAsync(cancellationToken).ConfigureAwait(false);
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

    /// <summary>How many threads an owner has.</summary>
    /// <exception cref="JournalException">The journal could not be read; the next call tries again.</exception>
    public async ValueTask<int> CountAsync(string owner, CancellationToken cancellationToken = default)
    {
        await FillAsync(cancellationToken).ConfigureAwait(false);
        return _owners.TryGetValue(owner, out var ids) ? ids.Count : 0;
    }

    /// <summary>How many turns of an owner have begun or wait, and have not stopped.</summary>
    public int CountOpenTurns(string owner) => _openTurnsOfOwners.GetValueOrDefault(owner);

    /// <summary>Takes what a successful append says of a thread.</summary>
    internal void Note(ThreadId threadId, ImmutableArray<ThreadEvent> events)
    {
        foreach (var threadEvent in events)
        {
            Note(threadId, threadEvent);
        }
    }

    /// <summary>Forgets a thread whose log was removed.</summary>
    internal void Forget(ThreadId threadId)
    {
        if (_threads.TryRemove(threadId, out var summary))
        {
            _owners.AddOrUpdate(
                summary.Owner, static (_, _) => [], static (_, ids, id) => ids.Remove(id), threadId.Value);
        }

        foreach (var (turn, _) in _openTurns.Where(open => open.Key.ThreadId == threadId))
        {
            CloseTurn(turn);
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

    private void Note(ThreadId threadId, ThreadEvent threadEvent)
    {
        switch (threadEvent)
        {
            case ThreadEvent.ThreadCreated created:
                Add(Summarize(threadId, created));
                break;
            case ThreadEvent.TitleChanged changed when _threads.TryGetValue(threadId, out var summary):
                _threads[threadId] = summary with { Title = changed.Title };
                break;
            case ThreadEvent.ThreadChanged { Model: { } model } when _threads.TryGetValue(threadId, out var summary):
                _threads[threadId] = summary with { Model = model };
                break;
            case ThreadEvent.UserMessageAdded { TurnId: { } turnId } when _threads.TryGetValue(threadId, out var summary):
                OpenTurn((threadId, turnId), summary.Owner);
                break;
            case ThreadEvent.TurnStopped { TurnId: { } turnId }:
                CloseTurn((threadId, turnId));
                break;
        }
    }

    private static ThreadSummary Summarize(ThreadId threadId, ThreadEvent.ThreadCreated created) =>
        new(threadId, created.Owner, created.Model, created.Time) { Parent = created.Parent };

    private void Add(ThreadSummary summary)
    {
        _threads[summary.Id] = summary;
        _owners.AddOrUpdate(
            summary.Owner,
            static (_, id) => ImmutableSortedSet.Create(StringComparer.Ordinal, id),
            static (_, ids, id) => ids.Add(id),
            summary.Id.Value);
    }

    // The turns of a copied thread have the ids of those that were copied: only both ids together name a turn.
    private void OpenTurn((ThreadId ThreadId, TurnId TurnId) turn, string owner)
    {
        if (_openTurns.TryAdd(turn, owner))
        {
            _openTurnsOfOwners.AddOrUpdate(owner, 1, static (_, count) => count + 1);
        }
    }

    private void CloseTurn((ThreadId ThreadId, TurnId TurnId) turn)
    {
        if (_openTurns.TryRemove(turn, out var owner)
            && _openTurnsOfOwners.AddOrUpdate(owner, 0, static (_, count) => count - 1) == 0)
        {
            _openTurnsOfOwners.TryRemove(KeyValuePair.Create(owner, 0));
        }
    }

    private Task FillAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_filling is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _filling = ReadAllAsync();
            }

            return _filling.WaitAsync(cancellationToken);
        }
    }

    private async Task ReadAllAsync()
    {
        await Task.Yield();
        await foreach (var threadId in _journal.ListAsync(CancellationToken.None).ConfigureAwait(false))
        {
            await FindAsync(threadId, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private async ValueTask<ThreadSummary?> LoadAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        var events = await _journal.ReadAsync(threadId, 0, 1, cancellationToken).ConfigureAwait(false);
        if (events is not [ThreadEvent.ThreadCreated created, ..])
        {
            return null;
        }

        var summary = Summarize(threadId, created);
        Add(summary);

        // The log may have been removed between the reading and the adding: who removed it has then looked for the entry too early.
        if (await _journal.OpenAsync(threadId, cancellationToken).ConfigureAwait(false) is not null)
        {
            return summary;
        }

        Forget(threadId);
        return null;
    }
}
