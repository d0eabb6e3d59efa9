using System.Collections.Immutable;
using AgentRuntime.Journal;
using AgentRuntime.Model;

namespace AgentRuntime.Server.Tests.Hosting;

/// <summary>A journal whose store is not there.</summary>
internal sealed class FailingJournal(string message) : IThreadJournal
{
    public ValueTask<JournalHead?> OpenAsync(ThreadId threadId, CancellationToken cancellationToken) => throw new JournalException(message);

    public ValueTask AppendAsync(
        ThreadId threadId, ImmutableArray<ThreadEvent> events, long reservedEnd, CancellationToken cancellationToken) =>
        throw new JournalException(message);

    public ValueTask<ImmutableArray<ThreadEvent>> ReadAsync(
        ThreadId threadId, long from, int maxLength, CancellationToken cancellationToken) => throw new JournalException(message);

    public IAsyncEnumerable<ThreadId> ListAsync(CancellationToken cancellationToken) => throw new JournalException(message);

    public ValueTask<bool> DeleteAsync(ThreadId threadId, CancellationToken cancellationToken) => throw new JournalException(message);
}
