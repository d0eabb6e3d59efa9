using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using AgentRuntime.Telemetry;

namespace AgentRuntime.Cli.Latency.Measuring;

/// <summary>
/// Listens to the runtime's own measurement of its hops. That costs something at every hop, so it is done in rounds of their own.
/// </summary>
internal sealed class HopMeter : IDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<double>> _hops = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public HopMeter()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == AgentRuntimeTelemetry.SourceName && instrument.Name == "agent_runtime.hop.duration")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>(OnMeasured);
        _listener.Start();
    }

    /// <summary>The median of a hop so far, in µs; 0 where there is none.</summary>
    public double MedianOf(string hop) =>
        _hops.TryGetValue(hop, out var seconds) ? Distribution.Median(seconds) * 1e6 : 0;

    public void Dispose() => _listener.Dispose();

    private void OnMeasured(
        Instrument instrument, double measurement, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        foreach (var (_, value) in tags)
        {
            if (value is string hop)
            {
                _hops.GetOrAdd(hop, static _ => []).Add(measurement);
            }
        }
    }
}
