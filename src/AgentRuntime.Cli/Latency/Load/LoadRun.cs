using System.Collections.Immutable;
using AgentRuntime.Cli.Latency.Measuring;

namespace AgentRuntime.Cli.Latency.Load;

/// <summary>Everything that is measured with many threads, one after the other, on the first wire.</summary>
internal sealed class LoadRun(Laboratory laboratory, LatencyOptions options, Action<string> tell)
{
    /// <summary>Runs it.</summary>
    public async Task<ImmutableArray<LoadFigure>> RunAsync(CancellationToken cancellationToken) =>
    [
        .. await new HoldTrial(laboratory, options, tell).RunAsync(cancellationToken).ConfigureAwait(false),
        .. await new CancelTrial(laboratory, options, tell).RunAsync(cancellationToken).ConfigureAwait(false),
        .. await new MemoryTrial(laboratory, options, tell).RunAsync(cancellationToken).ConfigureAwait(false),
        .. await new RecoveryTrial(laboratory, tell).RunAsync(cancellationToken).ConfigureAwait(false),
        .. await new ReplayTrial(laboratory, tell).RunAsync(cancellationToken).ConfigureAwait(false),
    ];
}
