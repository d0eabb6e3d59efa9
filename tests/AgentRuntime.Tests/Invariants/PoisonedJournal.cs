using System.Collections.Immutable;
using AgentRuntime.Journal;
using AgentRuntime.Model;

namespace AgentRuntime.Tests.Invariants;

/// <summary>A journal that is bad for one thread and good for all others.</summary>
internal sealed class PoisonedJournal : JournalShell
{
    private volatile ThreadId? _threadId;

    internal enum Poison
    {
        None,
        ReadThrows,
        ReadIsEmpty,
        OpenThrows,
        AppendThrows,
        AppendFails,
    }

    internal Poison Kind { get; private set; }

    internal void Spoil(ThreadId threadId, Poison kind)
    {
        Kind = kind;
        _threadId = threadId;
    }

    internal void Heal() => _threadId = null;

    public override ValueTask<JournalHead?> OpenAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        Is(threadId, Poison.OpenThrows) ? throw new JournalException("The row is torn.") : base.OpenAsync(threadId, cancellationToken);

    public override ValueTask AppendAsync(
        ThreadId threadId, ImmutableArray<ThreadEvent> events, long reservedEnd, CancellationToken cancellationToken)
    {
        if (Is(threadId, Poison.AppendThrows))
        {
            throw new JournalException("The disk is full.");
        }

        return Is(threadId, Poison.AppendFails)
            ? ValueTask.FromException(new JournalException("The disk is full."))
            : base.AppendAsync(threadId, events, reservedEnd, cancellationToken);
    }

    public override ValueTask<ImmutableArray<ThreadEvent>> ReadAsync(
        ThreadId threadId, long from, int maxLength, CancellationToken cancellationToken)
    {
        if (Is(threadId, Poison.ReadIsEmpty))
        {
            return new([]);
        }

        return Is(threadId, Poison.ReadThrows)
            ? ValueTask.FromException<ImmutableArray<ThreadEvent>>(new JournalException("The row is torn."))
            : base.ReadAsync(threadId, from, maxLength, cancellationToken);
    }

    private bool Is(ThreadId threadId, Poison kind) => Kind == kind && threadId == _threadId;
}
