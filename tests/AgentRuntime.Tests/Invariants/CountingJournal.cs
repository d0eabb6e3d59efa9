using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Tests.Invariants;

/// <summary>A journal that counts how often it is read.</summary>
internal sealed class CountingJournal : JournalShell
{
    private int _reads;

    internal int Reads => Volatile.Read(ref _reads);

    public override ValueTask<ImmutableArray<ThreadEvent>> ReadAsync(
        ThreadId threadId, long from, int maxLength, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return base.ReadAsync(threadId, from, maxLength, cancellationToken);
    }
}
