using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Sinks;

namespace AgentRuntime.Tests.Threads.Model;

/// <summary>A sink that keeps what it gets and can be stalled in the middle of a write.</summary>
/// <param name="from">Where it begins.</param>
internal sealed class WatchedSink(long from) : IThreadSink
{
    private readonly Lock _gate = new();
    private readonly List<ThreadEvent> _events = [];
    private TaskCompletionSource? _write;
    private bool _isStalled;

    internal IDisposable? Subscription { get; set; }

    internal long From => from;

    /// <summary>False once it was detached, or its runtime stopped.</summary>
    internal bool IsLive { get; private set; } = true;

    internal long Cursor
    {
        get
        {
            lock (_gate)
            {
                return _events.Count == 0 ? from : _events[^1].End;
            }
        }
    }

    internal ImmutableArray<ThreadEvent> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    public ValueTask WriteAsync(ImmutableArray<ThreadEvent> events, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _events.AddRange(events);
            if (!_isStalled)
            {
                return ValueTask.CompletedTask;
            }

            _write = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return new ValueTask(_write.Task);
        }
    }

    public void OnEnded(Exception reason) => IsLive = false;

    internal void Detach()
    {
        IsLive = false;
        Subscription?.Dispose();
    }

    internal void Stall(bool isStalled)
    {
        lock (_gate)
        {
            _isStalled = isStalled;
            if (!isStalled)
            {
                _write?.TrySetResult();
            }
        }
    }
}
