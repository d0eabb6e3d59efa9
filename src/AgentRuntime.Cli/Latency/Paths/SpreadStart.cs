namespace AgentRuntime.Cli.Latency.Paths;

/// <summary>Begins streams at even distances instead of all at one moment.</summary>
internal static class SpreadStart
{
    /// <summary>Runs something for each stream, and waits until all have ended.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="spread">Over which time they begin; zero for all at once.</param>
    /// <param name="run">Runs the stream of a number, from 0 on.</param>
    /// <param name="cancellationToken">Begins no further ones.</param>
    public static Task RunAsync(int count, TimeSpan spread, Func<int, Task> run, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, count).Select(
            number => spread > TimeSpan.Zero ? RunLaterAsync(spread * number / count, () => run(number), cancellationToken) : run(number)));

    private static async Task RunLaterAsync(TimeSpan delay, Func<Task> run, CancellationToken cancellationToken)
    {
        await Task.Delay(delay, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        await run().ConfigureAwait(false);
    }
}
