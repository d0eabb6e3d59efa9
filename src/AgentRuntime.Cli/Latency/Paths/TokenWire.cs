namespace AgentRuntime.Cli.Latency.Paths;

/// <summary>What the lines of a stream are.</summary>
internal enum TokenWire
{
    /// <summary>Ollama's: each line is an object.</summary>
    Ollama,

    /// <summary>LM Studio's: server-sent events with an object each.</summary>
    LMStudio,

    /// <summary>The runtime's own event streams.</summary>
    Events,
}
