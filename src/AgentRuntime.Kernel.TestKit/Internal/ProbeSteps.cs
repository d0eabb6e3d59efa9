namespace Akka.TestKit.Internal;

/// <summary>Steps that a fluent builder has collected, run once and in order.</summary>
internal sealed class ProbeSteps
{
    private readonly List<Func<CancellationToken, Task>> _steps = [];

    public void Add(Func<CancellationToken, Task> step) => _steps.Add(step);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var steps = _steps.ToArray();
        _steps.Clear();
        foreach (var step in steps)
        {
            await step(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Runs the steps, then one more that has a result.</summary>
    public async Task<T> ThenAsync<T>(Func<CancellationToken, Task<T>> last, CancellationToken cancellationToken)
    {
        await RunAsync(cancellationToken).ConfigureAwait(false);
        return await last(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs the steps, then yields what one more yields.</summary>
    public async IAsyncEnumerable<T> ThenEachAsync<T>(
        Func<CancellationToken, IAsyncEnumerable<T>> last,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await RunAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var item in last(cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            yield return item;
        }
    }
}
