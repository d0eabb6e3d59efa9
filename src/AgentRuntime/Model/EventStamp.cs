namespace AgentRuntime.Model;

/// <summary>Where and when an event happened.</summary>
/// <param name="ThreadId">The thread that it happened in.</param>
/// <param name="TurnId">The turn that it belongs to; null for what belongs to the thread alone.</param>
/// <param name="Position">Where it starts in the thread's log.</param>
/// <param name="Time">When it was appended to the log.</param>
public readonly record struct EventStamp(ThreadId ThreadId, TurnId? TurnId, long Position, DateTimeOffset Time);
