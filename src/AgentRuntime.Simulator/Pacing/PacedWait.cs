using System.Threading.Tasks.Sources;

namespace AgentRuntime.Simulator.Pacing;

/// <summary>One reply's place in the <see cref="Pacer"/>; used again for each of its tokens, so waiting allocates nothing.</summary>
/// <remarks>One wait at a time. A canceled wait stays in the heap until its time, which is why each has its due time as a key.</remarks>
internal sealed class PacedWait : IValueTaskSource, IDisposable
{
    private readonly Pacer _pacer;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _registration;
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private long _pendingDueAt = None;

    private const long None = long.MinValue;

    public PacedWait(Pacer pacer, CancellationToken cancellationToken)
    {
        _pacer = pacer;
        _cancellationToken = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(static state => ((PacedWait)state!).Cancel(), this);
    }

    /// <summary>Waits for a time; returns at once when it has come.</summary>
    /// <param name="dueAt">A timestamp of the pacer's clock.</param>
    /// <exception cref="OperationCanceledException">The reply was canceled.</exception>
    public ValueTask UntilAsync(long dueAt)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        if (_pacer.IsDue(dueAt))
        {
            return ValueTask.CompletedTask;
        }

        _core.Reset();
        var version = _core.Version;
        Volatile.Write(ref _pendingDueAt, dueAt);
        _pacer.Add(this, dueAt);
        if (_cancellationToken.IsCancellationRequested)
        {
            Cancel();
        }

        return new ValueTask(this, version);
    }

    public void Dispose() => _registration.Dispose();

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    internal void Complete(long dueAt)
    {
        if (Interlocked.CompareExchange(ref _pendingDueAt, None, dueAt) == dueAt)
        {
            _core.SetResult(true);
        }
    }

    private void Cancel()
    {
        if (Interlocked.Exchange(ref _pendingDueAt, None) != None)
        {
            _core.SetException(new OperationCanceledException(_cancellationToken));
        }
    }
}
