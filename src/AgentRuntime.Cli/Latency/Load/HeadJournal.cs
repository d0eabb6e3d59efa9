using System.Collections.Immutable;
using System.Globalization;
using AgentRuntime.Journal;
using AgentRuntime.Model;

namespace AgentRuntime.Cli.Latency.Load;

/// <summary>
/// A journal that keeps of a thread where its log ends and nothing else, in memory that it has from the start: what is weighed beside it
/// is the runtime alone. The ids of its threads are numbers below its size, nobody owns them, and one model answers all of them: so it
/// can list them all the same. No log can be read from it.
/// </summary>
internal sealed class HeadJournal(int threads, ModelRef model) : IThreadJournal, IThreadIndex
{
    // An end of 0 is that of no log.
    private readonly (long End, long ReservedEnd)[] _heads = new (long, long)[threads];

    public ValueTask<JournalHead?> OpenAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        var (end, reservedEnd) = _heads[NumberOf(threadId)];
        return new(end == 0 ? null : new JournalHead(end, reservedEnd));
    }

    public ValueTask AppendAsync(
        ThreadId threadId, ImmutableArray<ThreadEvent> events, long reservedEnd, CancellationToken cancellationToken)
    {
        _heads[NumberOf(threadId)] = (events[^1].End, reservedEnd);
        return ValueTask.CompletedTask;
    }

    public ValueTask<ImmutableArray<ThreadEvent>> ReadAsync(
        ThreadId threadId, long from, int maxLength, CancellationToken cancellationToken) =>
        ValueTask.FromException<ImmutableArray<ThreadEvent>>(new JournalException("Nothing is kept here."));

    public IAsyncEnumerable<ThreadId> ListAsync(CancellationToken cancellationToken) =>
        Ids().Order(StringComparer.Ordinal).Select(static id => ThreadId.Parse(id)).ToAsyncEnumerable();

    public ValueTask<bool> DeleteAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        _heads[NumberOf(threadId)] = default;
        return new(true);
    }

    public ValueTask<ThreadSummary?> FindAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        new(_heads[NumberOf(threadId)].End == 0 ? null : Summarize(threadId));

    public ValueTask<ImmutableArray<ThreadSummary>> ListAsync(
        string owner, ThreadId? after, int limit, bool isDescending, CancellationToken cancellationToken)
    {
        var beyond = isDescending ? -1 : 1;
        var ids = Ids()
            .Where(id => owner.Length == 0 && (after is null || Math.Sign(string.CompareOrdinal(id, after.Value)) == beyond))
            .Order(StringComparer.Ordinal);
        return new([.. (isDescending ? ids.Reverse() : ids).Take(limit).Select(static id => ThreadId.Parse(id)).Select(Summarize)]);
    }

    public ValueTask<int> CountAsync(string owner, CancellationToken cancellationToken) => new(owner.Length > 0 ? 0 : Ids().Count());

    private ThreadSummary Summarize(ThreadId threadId) => new(threadId, "", model, default);

    private IEnumerable<string> Ids() => Enumerable.Range(0, _heads.Length)
        .Where(number => _heads[number].End != 0)
        .Select(static number => number.ToString(CultureInfo.InvariantCulture));

    private static int NumberOf(ThreadId threadId) => int.Parse(threadId.Value, NumberStyles.None, CultureInfo.InvariantCulture);
}
