using System.Collections.Immutable;
using AgentRuntime.Journal;
using AgentRuntime.Model;

namespace AgentRuntime.Tests.Threads.Model;

/// <summary>A journal that outlives runtimes. The appends of one thread can be held, and a crash decides whether a held one was written.</summary>
internal sealed class ModelJournal(ThreadId watched) : IThreadJournal
{
    private readonly MemoryJournal _inner = new(10_000_000);
    private volatile TaskCompletionSource<bool>? _held;
    private volatile Task _appending = Task.CompletedTask;
    private volatile bool _fails;

    internal void Hold() => _held = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets go on; an append that was held is written, or fails where a crash took it.</summary>
    internal async Task ReleaseAsync(bool isWritten = true)
    {
        var held = _held;
        _held = null;
        held?.SetResult(isWritten);
        await _appending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    internal void FailNext() => _fails = true;

    public ValueTask<JournalHead?> OpenAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        _inner.OpenAsync(threadId, cancellationToken);

    public ValueTask AppendAsync(
        ThreadId threadId, ImmutableArray<ThreadEvent> events, long reservedEnd, CancellationToken cancellationToken)
    {
        if (threadId != watched || (_held is null && !_fails))
        {
            return _inner.AppendAsync(threadId, events, reservedEnd, cancellationToken);
        }

        if (_fails)
        {
            _fails = false;
            return ValueTask.FromException(new JournalException("The disk is full."));
        }

        // A thread has one append under way at most.
        _appending = AppendHeldAsync(_held!, threadId, events, reservedEnd, cancellationToken);
        return new ValueTask(_appending);
    }

    public ValueTask<ImmutableArray<ThreadEvent>> ReadAsync(
        ThreadId threadId, long from, int maxLength, CancellationToken cancellationToken) =>
        _inner.ReadAsync(threadId, from, maxLength, cancellationToken);

    public IAsyncEnumerable<ThreadId> ListAsync(CancellationToken cancellationToken) => _inner.ListAsync(cancellationToken);

    public ValueTask<bool> DeleteAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        _inner.DeleteAsync(threadId, cancellationToken);

    private async Task AppendHeldAsync(
        TaskCompletionSource<bool> held,
        ThreadId threadId,
        ImmutableArray<ThreadEvent> events,
        long reservedEnd,
        CancellationToken cancellationToken)
    {
        if (!await held.Task)
        {
            throw new JournalException("The power went off.");
        }

        await _inner.AppendAsync(threadId, events, reservedEnd, cancellationToken);
    }
}
