using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Sinks;

namespace AgentRuntime.Benchmarks.Threads;

/// <summary>A sink that takes everything and says when a turn has stopped.</summary>
internal sealed class TurnEndSink : IThreadSink
{
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task Stopped => _stopped.Task;

    public ValueTask WriteAsync(ImmutableArray<ThreadEvent> events, CancellationToken cancellationToken)
    {
        if (events[^1] is ThreadEvent.TurnStopped)
        {
            _stopped.TrySetResult();
        }

        return ValueTask.CompletedTask;
    }

    public void OnEnded(Exception reason) => _stopped.TrySetException(reason);
}
