namespace AgentRuntime.Server.Turns;

/// <summary>How many turns that waited were stopped.</summary>
internal sealed record ClearedAnswer(int Cleared);
