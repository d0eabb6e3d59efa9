using System.Collections.Immutable;
using AgentRuntime.Journal;
using AgentRuntime.Model;

namespace AgentRuntime.Server.Tests.Sse;

/// <summary>A journal in memory that takes its time over every append, as a disk does.</summary>
internal sealed class SlowJournal(TimeSpan delay) : IThreadJournal
{
    private readonly MemoryJournal _inner = new(1_000_000);

    public ValueTask<JournalHead?> OpenAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        _inner.OpenAsync(threadId, cancellationToken);

    public async ValueTask AppendAsync(
        ThreadId threadId, ImmutableArray<ThreadEvent> events, long reservedEnd, CancellationToken cancellationToken)
    {
        await Task.Delay(delay, TimeProvider.System, cancellationToken);
        await _inner.AppendAsync(threadId, events, reservedEnd, cancellationToken);
    }

    public ValueTask<ImmutableArray<ThreadEvent>> ReadAsync(
        ThreadId threadId, long from, int maxLength, CancellationToken cancellationToken) =>
        _inner.ReadAsync(threadId, from, maxLength, cancellationToken);

    public IAsyncEnumerable<ThreadId> ListAsync(CancellationToken cancellationToken) => _inner.ListAsync(cancellationToken);

    public ValueTask<bool> DeleteAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        _inner.DeleteAsync(threadId, cancellationToken);
}
