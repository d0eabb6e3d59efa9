namespace AgentRuntime.Server.Health;

/// <summary>How the server stands.</summary>
/// <param name="Status">In one word.</param>
internal sealed record HealthAnswer(string Status);
