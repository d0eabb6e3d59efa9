namespace AgentRuntime.Cli.Latency.Load;

/// <summary>A figure of the load.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">What came out.</param>
/// <param name="Unit">In what.</param>
/// <param name="Base">The same for path (b); null where it has none.</param>
internal sealed record LoadFigure(string Name, double Value, string Unit, double? Base = null);
