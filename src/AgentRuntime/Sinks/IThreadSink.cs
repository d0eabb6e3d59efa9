using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Sinks;

/// <summary>
/// Where an observer writes what it is given: a socket, a terminal, a channel. Called by one <see cref="SinkActor"/>, one batch at
/// a time: the next comes when the task of the last has completed, so completing it is the demand.
/// </summary>
/// <remarks>A failed task ends the subscription; the thread and its other sinks go on.</remarks>
public interface IThreadSink
{
    /// <summary>Takes the next events, merged as far as the sink had fallen behind; never empty.</summary>
    ValueTask WriteAsync(ImmutableArray<ThreadEvent> events, CancellationToken cancellationToken);

    /// <summary>The subscription ended for a reason other than the sink's own: the cursor was wrong, the thread does not exist, the runtime stopped. Called once at most.</summary>
    void OnEnded(Exception reason);
}
