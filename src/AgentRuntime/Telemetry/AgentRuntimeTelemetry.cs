namespace AgentRuntime.Telemetry;

/// <summary>What the runtime tells OpenTelemetry, and under which name: add it to the tracer and the meter of the app.</summary>
public static class AgentRuntimeTelemetry
{
    /// <summary>
    /// The name of the <see cref="System.Diagnostics.ActivitySource"/> and of the <see cref="System.Diagnostics.Metrics.Meter"/>: for
    /// <c>AddSource</c> and <c>AddMeter</c>. While nobody listens, telemetry reads no clock and allocates nothing.
    /// </summary>
    public const string SourceName = "AgentRuntime";
}
