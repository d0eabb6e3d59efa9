using System.Collections.Immutable;

namespace AgentRuntime.Model;

/// <summary>All the events that one read of the socket completed: one message and one state update, however many tokens.</summary>
/// <param name="Events">In the order of their bytes; never empty.</param>
/// <param name="ReadTimestamp">When the bytes had been read, in ticks of <see cref="TimeProvider.GetTimestamp"/>.</param>
public sealed record CompletionBatch(ImmutableArray<CompletionEvent> Events, long ReadTimestamp);
