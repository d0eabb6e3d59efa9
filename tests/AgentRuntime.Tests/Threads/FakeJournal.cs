using System.Collections.Concurrent;
using System.Collections.Immutable;
using AgentRuntime.Journal;
using AgentRuntime.Model;

namespace AgentRuntime.Tests.Threads;

/// <summary>A journal in memory whose appends a test can hold back or fail.</summary>
internal sealed class FakeJournal : IThreadJournal
{
    private readonly MemoryJournal _inner = new(1_000_000);
    private readonly ConcurrentDictionary<ThreadId, bool> _opened = new();
    private volatile TaskCompletionSource? _gate;
    private volatile Func<ThreadId, ImmutableArray<ThreadEvent>, bool>? _fails;
    private int _reads;

    /// <summary>How often events were read from it.</summary>
    internal int Reads => Volatile.Read(ref _reads);

    /// <summary>True when the thread was opened while appends were held back.</summary>
    internal bool WasOpenedOf(ThreadId threadId) => _opened.ContainsKey(threadId);

    /// <summary>Holds every append back until the returned action is called.</summary>
    internal Action Hold()
    {
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _gate = gate;
        return () =>
        {
            _gate = null;
            gate.SetResult();
        };
    }

    /// <summary>Fails the appends that match; null fails none.</summary>
    internal void FailWhen(Func<ThreadId, ImmutableArray<ThreadEvent>, bool>? matches) => _fails = matches;

    public ValueTask<JournalHead?> OpenAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        if (_gate is not null)
        {
            _opened.TryAdd(threadId, true);
        }

        return _inner.OpenAsync(threadId, cancellationToken);
    }

    public async ValueTask AppendAsync(
        ThreadId threadId, ImmutableArray<ThreadEvent> events, long reservedEnd, CancellationToken cancellationToken)
    {
        if (_gate is { } gate)
        {
            await gate.Task;
        }

        if (_fails?.Invoke(threadId, events) == true)
        {
            throw new JournalException("The disk is full.");
        }

        await _inner.AppendAsync(threadId, events, reservedEnd, cancellationToken);
    }

    public ValueTask<ImmutableArray<ThreadEvent>> ReadAsync(
        ThreadId threadId, long from, int maxLength, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        return _inner.ReadAsync(threadId, from, maxLength, cancellationToken);
    }

    public IAsyncEnumerable<ThreadId> ListAsync(CancellationToken cancellationToken) => _inner.ListAsync(cancellationToken);

    public ValueTask<bool> DeleteAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        _inner.DeleteAsync(threadId, cancellationToken);
}
