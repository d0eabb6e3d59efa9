namespace AgentRuntime.Simulator.Hosting;

/// <summary>Lets a bounded number of replies run; the rest wait in order of arrival, up to a bound.</summary>
internal sealed class Admission(int running, int waiting) : IDisposable
{
    private readonly SemaphoreSlim _turns = new(running, running);
    private readonly long _room = (long)running + waiting;
    private int _present;

    /// <summary>Waits for a turn. Call <see cref="Leave"/> afterwards when it gave true.</summary>
    /// <returns>False when the queue is full.</returns>
    public async ValueTask<bool> EnterAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _present) > _room)
        {
            Interlocked.Decrement(ref _present);
            return false;
        }

        try
        {
            await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            Interlocked.Decrement(ref _present);
            throw;
        }
    }

    /// <summary>How many have their turn now.</summary>
    public int Running => running - _turns.CurrentCount;

    public void Leave()
    {
        Interlocked.Decrement(ref _present);
        _turns.Release();
    }

    public void Dispose() => _turns.Dispose();
}
