namespace AgentRuntime.Simulator.Hosting;

/// <summary>Lets a bounded number of replies run; the rest wait in order of arrival, up to a bound.</summary>
internal sealed class Admission(int running, int waiting) : IDisposable
{
    private readonly SemaphoreSlim _semaphore = new(running, running);
    private int _waiting;

    /// <summary>Waits for a turn. Call <see cref="Leave"/> afterwards when it gave true.</summary>
    /// <returns>False when the queue is full.</returns>
    public async ValueTask<bool> EnterAsync(CancellationToken cancellationToken)
    {
        if (_semaphore.Wait(0, CancellationToken.None))
        {
            return true;
        }

        if (Interlocked.Increment(ref _waiting) > waiting)
        {
            Interlocked.Decrement(ref _waiting);
            return false;
        }

        try
        {
            await _semaphore.WaitAsync(cancellationToken).ConfigureAwait(false);
            return true;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    public void Leave() => _semaphore.Release();

    public void Dispose() => _semaphore.Dispose();
}
