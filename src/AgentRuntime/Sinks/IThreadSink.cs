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

    /// <summary>
    /// Whether neither method ever blocks its thread: no wait, no synchronous input or output, no long computation. Such a sink is called on
    /// the thread that read the model's bytes, before that thread reads on, so its events come sooner. One that blocks nevertheless holds its
    /// own thread's stream back and nobody else's.
    /// </summary>
    /// <value>False where the sink does not say: its calls come behind everything else.</value>
    bool NeverBlocks => false;
}
