using System.Collections.Concurrent;
using AgentRuntime.Model;

namespace AgentRuntime.Journal;

/// <summary>
/// The appends that are under way, one for each thread at most: they outlive the actor that began them. Safe for concurrent use.
/// </summary>
/// <param name="limit">How long somebody waits for the end of one.</param>
/// <param name="timeProvider">The clock.</param>
internal sealed class OpenAppends(TimeSpan limit, TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<ThreadId, Append> _open = new();

    /// <summary>Whether an append of the thread is under way.</summary>
    internal bool IsOpen(ThreadId threadId) => _open.ContainsKey(threadId);

    /// <summary>An append begins; disposing of what is returned says that it has ended, in whatever way.</summary>
    internal IDisposable Begin(ThreadId threadId)
    {
        var append = new Append(this, threadId);
        _open[threadId] = append;
        return append;
    }

    /// <summary>Waits until no append of the thread is under way.</summary>
    /// <exception cref="JournalException">It took too long.</exception>
    internal async Task WaitAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        if (!_open.TryGetValue(threadId, out var append))
        {
            return;
        }

        try
        {
            await append.Ended.WaitAsync(limit, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new JournalException(
                $"An append to thread {threadId} is under way since before its actor ended, and has not ended within {limit} "
                + "(agent-runtime.journal.append-wait). See whether the store hangs; the thread's next command tries again.",
                exception);
        }
    }

    private sealed class Append(OpenAppends appends, ThreadId threadId) : IDisposable
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal Task Ended => _ended.Task;

        public void Dispose()
        {
            appends._open.TryRemove(KeyValuePair.Create(threadId, this));
            _ended.SetResult();
        }
    }
}
