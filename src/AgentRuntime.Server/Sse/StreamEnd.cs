using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Threads;

namespace AgentRuntime.Server.Sse;

/// <summary>The ends that a stream may have.</summary>
internal static class StreamEnd
{
    /// <summary>Everything, without end.</summary>
    public static IStreamEnd Never { get; } = new Endless();

    /// <summary>One turn alone, up to its stop.</summary>
    public static IStreamEnd OfTurn(TurnId turnId) => new TurnEnd(turnId);

    /// <summary>Everything, until the thread has nothing to do and the reader has all of it.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="now">How it stood when the stream began.</param>
    public static IStreamEnd Idle(AgentThread thread, ThreadSnapshot now) => new IdleEnd(thread, now);

    /// <summary>Whether a thread has nothing to do and a reader at the position has all of it.</summary>
    public static bool IsIdleAt(ThreadSnapshot snapshot, long position) =>
        snapshot is { Status: ThreadStatus.Idle, QueuedTurns: 0 } && position >= snapshot.LogEnd;

    private sealed class Endless : IStreamEnd
    {
        public ImmutableArray<ThreadEvent> Select(ImmutableArray<ThreadEvent> events) => events;

        public ValueTask<bool> IsReachedAsync(ImmutableArray<ThreadEvent> events, CancellationToken cancellationToken) => new(false);
    }

    private sealed class TurnEnd(TurnId turnId) : IStreamEnd
    {
        private bool _isReached;

        public ImmutableArray<ThreadEvent> Select(ImmutableArray<ThreadEvent> events) =>
            _isReached ? [] : events.All(IsMine) ? events : [.. events.Where(IsMine)];

        public ValueTask<bool> IsReachedAsync(ImmutableArray<ThreadEvent> events, CancellationToken cancellationToken)
        {
            _isReached = _isReached || events.Any(threadEvent => threadEvent is ThreadEvent.TurnStopped && IsMine(threadEvent));
            return new(_isReached);
        }

        private bool IsMine(ThreadEvent threadEvent) => threadEvent.TurnId == turnId;
    }

    private sealed class IdleEnd(AgentThread thread, ThreadSnapshot now) : IStreamEnd
    {
        private readonly long _known = now.End;
        private bool _isReached;

        public ImmutableArray<ThreadEvent> Select(ImmutableArray<ThreadEvent> events) => _isReached ? [] : events;

        public async ValueTask<bool> IsReachedAsync(ImmutableArray<ThreadEvent> events, CancellationToken cancellationToken)
        {
            // The thread is asked only where it may have come to rest: where the stream has caught up, and where a turn has stopped.
            var position = events[^1].End;
            if (position >= _known && !_isReached)
            {
                _isReached = IsIdleAt(await thread.GetSnapshotAsync(cancellationToken).ConfigureAwait(false), position);
            }

            return _isReached;
        }
    }
}
