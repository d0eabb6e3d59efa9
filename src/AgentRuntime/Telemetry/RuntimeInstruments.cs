using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace AgentRuntime.Telemetry;

/// <summary>The source of the spans and the instruments of the process; the bucket boundaries of <c>gen_ai</c> are those that the conventions advise.</summary>
internal static class RuntimeInstruments
{
    private static readonly double[] OperationSeconds =
        [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

    private static readonly double[] AgentSeconds =
        [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 51.2, 102.4, 204.8, 409.6];

    private static readonly double[] HopSeconds =
        [0.00001, 0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1];

    private static readonly long[] Tokens =
        [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];

    private static readonly string? Version = typeof(RuntimeInstruments).Assembly.GetName().Version?.ToString();

    private static readonly Meter Meter = new(AgentRuntimeTelemetry.SourceName, Version);

    internal static ActivitySource Source { get; } = new(AgentRuntimeTelemetry.SourceName, Version);

    internal static Histogram<long> TokenUsage { get; } = Meter.CreateHistogram(
        "gen_ai.client.token.usage",
        "{token}",
        "Number of input and output tokens used.",
        tags: null,
        new InstrumentAdvice<long> { HistogramBucketBoundaries = Tokens });

    internal static Histogram<double> OperationDuration { get; } =
        Seconds("gen_ai.client.operation.duration", "Duration of one model request.", OperationSeconds);

    internal static Histogram<double> TimeToFirstChunk { get; } = Seconds(
        "gen_ai.client.operation.time_to_first_chunk",
        "From the request until the socket gave the first text, reasoning or tool call.",
        OperationSeconds);

    internal static Histogram<double> TimePerOutputChunk { get; } = Seconds(
        "gen_ai.client.operation.time_per_output_chunk",
        "Between two reads of the socket that each gave text, reasoning or a tool call.",
        OperationSeconds);

    internal static Histogram<double> InvokeAgentDuration { get; } =
        Seconds("gen_ai.invoke_agent.duration", "Duration of one turn.", AgentSeconds);

    internal static Histogram<double> ExecuteToolDuration { get; } =
        Seconds("gen_ai.execute_tool.duration", "Duration of one tool call.", OperationSeconds);

    internal static Histogram<double> GateWait { get; } = Seconds(
        "agent_runtime.gate.wait.duration", "From asking for a model server's permit until it was granted.", OperationSeconds);

    internal static Histogram<double> HopDuration { get; } = Seconds(
        "agent_runtime.hop.duration",
        "What one hop adds to a token's way: parse (socket read to batch), thread (socket read to thread), sink (thread to sink), write (sink's own).",
        HopSeconds);

    private static Histogram<double> Seconds(string name, string description, double[] boundaries) => Meter.CreateHistogram(
        name, "s", description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = boundaries });
}
