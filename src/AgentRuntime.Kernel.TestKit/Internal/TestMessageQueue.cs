using System.Collections.Concurrent;

namespace Akka.TestKit.Internal;

/// <summary>What a test actor has received and its test has not yet asked for.</summary>
internal sealed class TestMessageQueue
{
    private readonly ConcurrentQueue<MessageEnvelope> _messages = new();
    private readonly SemaphoreSlim _available = new(0);

    public bool IsEmpty => _available.CurrentCount == 0;

    public void Enqueue(MessageEnvelope envelope)
    {
        _messages.Enqueue(envelope);
        _available.Release();
    }

    /// <summary>The next message, or null when none comes in time.</summary>
    /// <param name="blocking">Whether to wait on the calling thread; the task is then completed on return.</param>
    /// <param name="timeout">How long to wait; infinite is legal.</param>
    /// <param name="keep">Whether the message stays in the queue.</param>
    /// <param name="cancellationToken">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    public async ValueTask<MessageEnvelope?> NextAsync(bool blocking, TimeSpan timeout, bool keep, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var milliseconds = Milliseconds(timeout);
#pragma warning disable VSTHRD103 // with the flag, the caller asked to be blocked
        var came = blocking
            ? _available.Wait(milliseconds, cancellationToken)
            : await _available.WaitAsync(milliseconds, cancellationToken).ConfigureAwait(false);
#pragma warning restore VSTHRD103
        if (!came)
        {
            return null;
        }

        if (!keep)
        {
            return _messages.TryDequeue(out var taken) ? taken : null;
        }

        _available.Release();
        return _messages.TryPeek(out var seen) ? seen : null;
    }

    private static int Milliseconds(TimeSpan timeout)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            return Timeout.Infinite;
        }

        // Rounded up: a wait must not end before its time.
        return (int)Math.Clamp(Math.Ceiling(timeout.TotalMilliseconds), 0, int.MaxValue);
    }
}
