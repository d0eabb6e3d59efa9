namespace AgentRuntime.Simulator.Hosting;

/// <summary>A model in memory. One that stays for good expires at the largest time.</summary>
internal sealed record LoadedModel(SimulatedModel Model, DateTimeOffset ExpiresAt, int ContextLength);
