namespace AgentRuntime.Journal;

/// <summary>Where a thread's durable log stands.</summary>
/// <param name="End">The end of the last durable event.</param>
/// <param name="ReservedEnd">Positions from <paramref name="End"/> up to here may have been seen by observers and are never used again.</param>
public sealed record JournalHead(long End, long ReservedEnd);
