using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Sinks;

namespace AgentRuntime.Cli.Latency.Paths;

/// <summary>A sink that takes its first batch and never comes to its end.</summary>
internal sealed class StalledSink : IThreadSink
{
    public async ValueTask WriteAsync(ImmutableArray<ThreadEvent> events, CancellationToken cancellationToken) =>
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);

    public void OnEnded(Exception reason)
    {
        // It was stalled before and is so now.
    }
}
