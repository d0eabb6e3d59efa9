using System.Collections.Immutable;
using AgentRuntime.Journal;
using AgentRuntime.Model;

namespace AgentRuntime.Tests.Invariants;

/// <summary>A journal around another one, for what a test changes of it.</summary>
internal abstract class JournalShell : IThreadJournal
{
    private readonly MemoryJournal _inner = new(10_000_000);

    public virtual ValueTask<JournalHead?> OpenAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        _inner.OpenAsync(threadId, cancellationToken);

    public virtual ValueTask AppendAsync(
        ThreadId threadId, ImmutableArray<ThreadEvent> events, long reservedEnd, CancellationToken cancellationToken) =>
        _inner.AppendAsync(threadId, events, reservedEnd, cancellationToken);

    public virtual ValueTask<ImmutableArray<ThreadEvent>> ReadAsync(
        ThreadId threadId, long from, int maxLength, CancellationToken cancellationToken) =>
        _inner.ReadAsync(threadId, from, maxLength, cancellationToken);

    public IAsyncEnumerable<ThreadId> ListAsync(CancellationToken cancellationToken) => _inner.ListAsync(cancellationToken);

    public ValueTask<bool> DeleteAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        _inner.DeleteAsync(threadId, cancellationToken);
}
