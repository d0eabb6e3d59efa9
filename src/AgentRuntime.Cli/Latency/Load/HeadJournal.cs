using System.Collections.Immutable;
using System.Globalization;
using AgentRuntime.Journal;
using AgentRuntime.Model;

namespace AgentRuntime.Cli.Latency.Load;

/// <summary>
/// A journal that keeps of a thread where its log ends and nothing else, in memory that it has from the start: what is weighed beside it
/// is the runtime alone. The ids of its threads are numbers below its size. No log can be read from it.
/// </summary>
internal sealed class HeadJournal(int threads) : IThreadJournal
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

    public IAsyncEnumerable<ThreadId> ListAsync(CancellationToken cancellationToken) => AsyncEnumerable.Empty<ThreadId>();

    public ValueTask<bool> DeleteAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        _heads[NumberOf(threadId)] = default;
        return new(true);
    }

    private static int NumberOf(ThreadId threadId) => int.Parse(threadId.Value, NumberStyles.None, CultureInfo.InvariantCulture);
}
