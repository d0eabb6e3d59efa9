using System.Collections.Immutable;
using AgentRuntime.Journal;
using AgentRuntime.Model;

namespace AgentRuntime.Tests.Invariants;

/// <summary>
/// A journal that loses its power: the append at which that happens may be written, no later one is, and nobody hears of any. What it holds
/// by then is there when the power is back.
/// </summary>
internal sealed class PowerJournal : JournalShell
{
    private readonly Lock _gate = new();
    private Outage _outage = new(int.MaxValue, isWritten: false);
    private int _generation;

    /// <summary>Completes when the power is lost.</summary>
    internal Task Lost => _outage.Lost.Task;

    /// <summary>The power is there, for some appends.</summary>
    internal void Restore(int appends, bool isLastWritten)
    {
        lock (_gate)
        {
            _outage = new Outage(appends, isLastWritten);
            _generation++;
        }
    }

    /// <summary>A runtime's own way to the journal: one that was there before an outage gets nothing done after it.</summary>
    internal IThreadJournal Connect() => new Connection(this, _generation);

    private ValueTask AppendAsync(
        int generation, ThreadId threadId, ImmutableArray<ThreadEvent> events, long reservedEnd, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            var outage = _outage;
            if (generation == _generation && outage.Left > 0)
            {
                outage.Left--;
                if (outage.Left > 0)
                {
                    return base.AppendAsync(threadId, events, reservedEnd, cancellationToken);
                }

                if (outage.IsWritten)
                {
                    _ = base.AppendAsync(threadId, events, reservedEnd, cancellationToken).AsTask();
                }

                outage.Lost.TrySetResult();
            }
        }

        return new ValueTask(new TaskCompletionSource().Task);
    }

    private sealed class Outage(int appends, bool isWritten)
    {
        internal int Left { get; set; } = appends;

        internal bool IsWritten { get; } = isWritten;

        internal TaskCompletionSource Lost { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Connection(PowerJournal journal, int generation) : IThreadJournal
    {
        public ValueTask<JournalHead?> OpenAsync(ThreadId threadId, CancellationToken cancellationToken) =>
            journal.OpenAsync(threadId, cancellationToken);

        public ValueTask AppendAsync(
            ThreadId threadId, ImmutableArray<ThreadEvent> events, long reservedEnd, CancellationToken cancellationToken) =>
            journal.AppendAsync(generation, threadId, events, reservedEnd, cancellationToken);

        public ValueTask<ImmutableArray<ThreadEvent>> ReadAsync(
            ThreadId threadId, long from, int maxLength, CancellationToken cancellationToken) =>
            journal.ReadAsync(threadId, from, maxLength, cancellationToken);

        public IAsyncEnumerable<ThreadId> ListAsync(CancellationToken cancellationToken) => journal.ListAsync(cancellationToken);

        public ValueTask<bool> DeleteAsync(ThreadId threadId, CancellationToken cancellationToken) =>
            journal.DeleteAsync(threadId, cancellationToken);
    }
}
