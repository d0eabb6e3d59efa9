namespace AgentRuntime.Hosting;

/// <summary>What a provider is made with.</summary>
/// <param name="Config">The settings of the runtime.</param>
/// <param name="TimeProvider">The clock.</param>
public sealed record ProviderContext(RuntimeConfig Config, TimeProvider TimeProvider);
