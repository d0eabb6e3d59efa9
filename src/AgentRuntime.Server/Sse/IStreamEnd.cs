using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Server.Sse;

/// <summary>Which events of a thread an event stream carries, and when it is over.</summary>
internal interface IStreamEnd
{
    /// <summary>What the stream carries of a batch; the batch itself where that is all of it.</summary>
    ImmutableArray<ThreadEvent> Select(ImmutableArray<ThreadEvent> events);

    /// <summary>Whether the stream is over, now that a batch is written.</summary>
    ValueTask<bool> IsReachedAsync(ImmutableArray<ThreadEvent> events, CancellationToken cancellationToken);
}
