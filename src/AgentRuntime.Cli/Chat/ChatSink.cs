using System.Collections.Immutable;
using AgentRuntime.Cli.Approvals;
using AgentRuntime.Cli.Terminal;
using AgentRuntime.Model;
using AgentRuntime.Sinks;

namespace AgentRuntime.Cli.Chat;

/// <summary>Shows a thread's events as they come, one write for each batch, and says when the turn has stopped.</summary>
internal abstract class ChatSink(TimeProvider timeProvider) : IThreadSink
{
    private TaskCompletionSource<ThreadEvent.TurnStopped> _stopped = NewSource();

    /// <summary>Who gets the thread's questions answered, after they were shown; null where nothing ever asks.</summary>
    public ApprovalDesk? Approvals { get; set; }

    /// <summary>How fast the turn is.</summary>
    public TurnMeter Meter { get; } = new(timeProvider);

    /// <summary>A message is about to be sent; one turn at a time.</summary>
    /// <returns>Completes when the turn's stop was shown. Fails when nothing more can be shown.</returns>
    public Task<ThreadEvent.TurnStopped> BeginTurn()
    {
        if (!_stopped.Task.IsFaulted)
        {
            _stopped = NewSource();
        }

        Meter.Begin();
        return _stopped.Task;
    }

    /// <inheritdoc/>
    public ValueTask WriteAsync(ImmutableArray<ThreadEvent> events, CancellationToken cancellationToken)
    {
        var stop = Measure(events);
        try
        {
            Show(events);
            Approvals?.Take(events);
        }
        catch (IOException exception)
        {
            _stopped.TrySetException(new IOException($"The answer cannot be written: {exception.Message}", exception));
            throw;
        }

        if (stop is not null)
        {
            _stopped.TrySetResult(stop);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public void OnEnded(Exception reason) => Fail(reason);

    /// <summary>Gives the turn up: it would never be shown to its end.</summary>
    public void Fail(Exception reason) => _stopped.TrySetException(reason);

    /// <summary>Writes a batch.</summary>
    protected abstract void Show(ImmutableArray<ThreadEvent> events);

    private ThreadEvent.TurnStopped? Measure(ImmutableArray<ThreadEvent> events)
    {
        ThreadEvent.TurnStopped? stop = null;
        long length = 0;
        foreach (var threadEvent in events)
        {
            switch (threadEvent)
            {
                case ThreadEvent.AgentText or ThreadEvent.AgentThinking:
                    length += threadEvent.Length;
                    break;
                case ThreadEvent.UsageUpdated usage:
                    Meter.Add(usage.Usage);
                    break;
                case ThreadEvent.TurnStopped stopped:
                    stop = stopped;
                    break;
            }
        }

        Meter.MarkBatch(length);
        return stop;
    }

    private static TaskCompletionSource<ThreadEvent.TurnStopped> NewSource() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}
