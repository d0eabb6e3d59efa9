using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Sinks;

namespace AgentRuntime.Cli.Latency.Paths;

/// <summary>A sink that notes when text comes.</summary>
internal sealed class RecordingSink(StreamRecord stream) : IThreadSink
{
    private readonly TaskCompletionSource<ThreadEvent.TurnStopped> _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _eventsAfterStop;

    /// <summary>Completes when the turn has stopped.</summary>
    public Task<ThreadEvent.TurnStopped> Stopped => _stopped.Task;

    /// <summary>How many events came after the turn's stop; none is right.</summary>
    public int EventsAfterStop => Volatile.Read(ref _eventsAfterStop);

    public bool NeverBlocks => true;

    public ValueTask WriteAsync(ImmutableArray<ThreadEvent> events, CancellationToken cancellationToken)
    {
        foreach (var threadEvent in events)
        {
            if (_stopped.Task.IsCompleted)
            {
                Interlocked.Increment(ref _eventsAfterStop);
            }

            if (threadEvent is ThreadEvent.AgentText text)
            {
                stream.Add(text.Text.Length);
            }
            else if (threadEvent is ThreadEvent.TurnStopped stopped)
            {
                stream.End();
                _stopped.TrySetResult(stopped);
            }
        }

        return ValueTask.CompletedTask;
    }

    public void OnEnded(Exception reason) => _stopped.TrySetException(reason);
}
