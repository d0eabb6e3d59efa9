using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;
using AgentRuntime.Telemetry;

namespace AgentRuntime.Server.Metrics;

/// <summary>
/// Collects what the runtime's meters and the process's own measure, and writes it in Prometheus' text format. A server's own meter
/// is its alone; the library's is one for the process.
/// </summary>
internal sealed class MetricsCollector : IDisposable
{
    private const string ProcessMeter = "System.Runtime";

    private readonly ConcurrentDictionary<Instrument, Metric> _metrics = new();
    private readonly MeterListener _listener = new();
    private readonly Meter _own;
    private readonly int _maxSeries;

    /// <summary>Begins to collect.</summary>
    /// <param name="own">The server's own meter.</param>
    /// <param name="maxSeries">Label combinations that are kept for one metric.</param>
    public MetricsCollector(Meter own, int maxSeries)
    {
        _own = own;
        _maxSeries = maxSeries;
        _listener.InstrumentPublished = OnPublished;
        _listener.SetMeasurementEventCallback<byte>(static (_, value, tags, metric) => ((Metric)metric!).Record(value, tags));
        _listener.SetMeasurementEventCallback<short>(static (_, value, tags, metric) => ((Metric)metric!).Record(value, tags));
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, metric) => ((Metric)metric!).Record(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, metric) => ((Metric)metric!).Record(value, tags));
        _listener.SetMeasurementEventCallback<float>(static (_, value, tags, metric) => ((Metric)metric!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, metric) => ((Metric)metric!).Record(value, tags));
        _listener.SetMeasurementEventCallback<decimal>(static (_, value, tags, metric) => ((Metric)metric!).Record((double)value, tags));
        _listener.Start();
    }

    /// <summary>Everything as it stands, in Prometheus' text format.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var metric in _metrics.Values.OrderBy(static metric => metric.Name, StringComparer.Ordinal))
        {
            metric.Write(text);
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void OnPublished(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name is AgentRuntimeTelemetry.SourceName or ProcessMeter || ReferenceEquals(instrument.Meter, _own))
        {
            listener.EnableMeasurementEvents(
                instrument, _metrics.GetOrAdd(instrument, static (key, limit) => new Metric(key, limit), _maxSeries));
        }
    }
}
