using Akka.Event;

namespace Akka.TestKit.Internal;

/// <summary>Filters that are in force: published to put them in force, again after <see cref="Ended"/> to end them.</summary>
internal sealed class LogMute(IReadOnlyList<LogFilter> filters, EventStream stream) : IUnmutableFilter
{
    private readonly SemaphoreSlim _unseen = new(0);
    private int _count;
    private int _ended;

    /// <summary>How many events have matched.</summary>
    public int Count => Volatile.Read(ref _count);

    public bool Ended => Volatile.Read(ref _ended) != 0;

    /// <summary>Counts the event when a filter matches; the logger then keeps it out of the log.</summary>
    public bool Take(object logged)
    {
        foreach (var filter in filters)
        {
            if (filter.Matches(logged))
            {
                Interlocked.Increment(ref _count);
                _unseen.Release();
                return true;
            }
        }

        return false;
    }

    /// <summary>Waits for one more match; false when none comes in time.</summary>
    public async ValueTask<bool> NextAsync(bool blocking, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var wait = timeout < TimeSpan.Zero ? TimeSpan.Zero : timeout;
#pragma warning disable VSTHRD103 // with the flag, the caller asked to be blocked
        return blocking
            ? _unseen.Wait(wait, cancellationToken)
            : await _unseen.WaitAsync(wait, cancellationToken).ConfigureAwait(false);
#pragma warning restore VSTHRD103
    }

    public void Unmute()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            stream.Publish(this);
        }
    }

    public void Dispose() => Unmute();
}
