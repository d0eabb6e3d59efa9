using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using AgentRuntime.Telemetry;

namespace AgentRuntime.Tests.Telemetry;

/// <summary>Listens to what the runtime tells OpenTelemetry.</summary>
internal sealed class TelemetryRecorder : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = new();
    private readonly ConcurrentQueue<Measurement> _measurements = new();
    private readonly ActivityListener? _spanListener;
    private readonly MeterListener? _meterListener;

    internal TelemetryRecorder(bool spans = true, bool metrics = true)
    {
        if (spans)
        {
            _spanListener = new ActivityListener
            {
                ShouldListenTo = static source => source.Name == AgentRuntimeTelemetry.SourceName,
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _spans.Enqueue,
            };
            ActivitySource.AddActivityListener(_spanListener);
        }

        if (metrics)
        {
            _meterListener = new MeterListener
            {
                InstrumentPublished = static (instrument, listener) =>
                {
                    if (instrument.Meter.Name == AgentRuntimeTelemetry.SourceName)
                    {
                        listener.EnableMeasurementEvents(instrument);
                    }
                },
            };
            _meterListener.SetMeasurementEventCallback<long>(
                (instrument, value, tags, _) => _measurements.Enqueue(new Measurement(instrument, value, TagsOf(tags))));
            _meterListener.SetMeasurementEventCallback<double>(
                (instrument, value, tags, _) => _measurements.Enqueue(new Measurement(instrument, value, TagsOf(tags))));
            _meterListener.Start();
        }
    }

    /// <summary>The spans that have ended, in that order.</summary>
    internal IReadOnlyList<Activity> Spans => [.. _spans];

    internal Activity Span(string name) => Spans.Single(span => span.DisplayName == name);

    internal IReadOnlyList<Measurement> Measurements(string instrument) =>
        [.. _measurements.Where(measurement => measurement.Instrument.Name == instrument)];

    public void Dispose()
    {
        _spanListener?.Dispose();
        _meterListener?.Dispose();
    }

    private static Dictionary<string, object?> TagsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var copy = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in tags)
        {
            copy.Add(key, value);
        }

        return copy;
    }

    internal sealed record Measurement(Instrument Instrument, double Value, IReadOnlyDictionary<string, object?> Tags);
}
