using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace AgentRuntime.Server.Metrics;

/// <summary>One instrument as Prometheus sees it: a name, a kind, and a series for each combination of labels.</summary>
internal sealed class Metric
{
    private static readonly double[] DefaultBounds =
        [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

    private readonly Lock _gate = new();
    private readonly Dictionary<int, List<Series>> _series = [];
    private readonly string _help;
    private readonly string _type;
    private readonly bool _isTotal;
    private readonly double[]? _bounds;
    private readonly int _maxSeries;
    private int _seriesCount;
    private long _dropped;

    public Metric(Instrument instrument, int maxSeries)
    {
        var kind = instrument.GetType().GetGenericTypeDefinition();
        var isMonotonic = kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>);
        var isHistogram = kind == typeof(Histogram<>);
        _isTotal = instrument is { IsObservable: true } || kind == typeof(Gauge<>);
        _type = isHistogram ? "histogram" : isMonotonic ? "counter" : "gauge";
        _bounds = isHistogram ? BoundsOf(instrument) : null;
        _help = instrument.Description ?? instrument.Name;
        _maxSeries = maxSeries;
        Name = MetricName.Of(instrument.Name, instrument.Unit, isMonotonic);
    }

    /// <summary>The metric's name.</summary>
    public string Name { get; }

    /// <summary>Takes a measurement. Where it is one of a known combination of labels, nothing is allocated.</summary>
    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (_gate)
        {
            if (Find(tags) is { } series)
            {
                series.Record(value, _bounds, _isTotal);
            }
            else
            {
                _dropped++;
            }
        }
    }

    /// <summary>Writes the metric.</summary>
    public void Write(StringBuilder text)
    {
        lock (_gate)
        {
            if (_seriesCount == 0)
            {
                return;
            }

            text.Append("# HELP ").Append(Name).Append(' ').Append(Escape(_help, isLabel: false)).Append('\n');
            text.Append("# TYPE ").Append(Name).Append(' ').Append(_type).Append('\n');
            foreach (var series in _series.Values.SelectMany(static list => list))
            {
                Write(text, series);
            }

            if (_dropped > 0)
            {
                text.Append("# ").Append(Name).Append(": ").Append(CultureInfo.InvariantCulture, $"{_dropped}")
                    .Append(" measurements dropped: agent-runtime.server.metrics.max-series is reached\n");
            }
        }
    }

    private static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds],
        Histogram<long> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(static bound => (double)bound)],
        Histogram<int> { Advice.HistogramBucketBoundaries: { } bounds } => [.. bounds.Select(static bound => (double)bound)],
        _ => DefaultBounds,
    };

    private static string Escape(string value, bool isLabel)
    {
        var escaped = value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return isLabel ? escaped.Replace("\"", "\\\"", StringComparison.Ordinal) : escaped;
    }

    private static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            labels.Append(labels.Length > 0 ? "," : "")
                .Append(MetricName.Sanitize(key))
                .Append("=\"")
                .Append(Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", isLabel: true))
                .Append('"');
        }

        return labels.ToString();
    }

    private Series? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = default(HashCode);
        foreach (var (key, value) in tags)
        {
            hash.Add(key, StringComparer.Ordinal);
            hash.Add(value);
        }

        var code = hash.ToHashCode();
        if (!_series.TryGetValue(code, out var list))
        {
            list = [];
            _series.Add(code, list);
        }

        foreach (var series in list)
        {
            if (series.Has(tags))
            {
                return series;
            }
        }

        if (_seriesCount >= _maxSeries)
        {
            return null;
        }

        _seriesCount++;
        var added = new Series(tags.ToArray(), LabelsOf(tags), _bounds?.Length ?? 0);
        list.Add(added);
        return added;
    }

    private void Write(StringBuilder text, Series series)
    {
        if (_bounds is null)
        {
            WriteLine(text, "", series.Labels, series.Sum);
            return;
        }

        var cumulative = 0L;
        for (var i = 0; i < _bounds.Length; i++)
        {
            cumulative += series.Buckets[i];
            WriteLine(text, "_bucket", WithBound(series.Labels, Format(_bounds[i])), cumulative);
        }

        WriteLine(text, "_bucket", WithBound(series.Labels, "+Inf"), series.Count);
        WriteLine(text, "_sum", series.Labels, series.Sum);
        WriteLine(text, "_count", series.Labels, series.Count);
    }

    private void WriteLine(StringBuilder text, string suffix, string labels, double value)
    {
        text.Append(Name).Append(suffix);
        if (labels.Length > 0)
        {
            text.Append('{').Append(labels).Append('}');
        }

        text.Append(' ').Append(Format(value)).Append('\n');
    }

    private static string WithBound(string labels, string bound) =>
        labels.Length > 0 ? $"{labels},le=\"{bound}\"" : $"le=\"{bound}\"";

    private static string Format(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };

    private sealed class Series(KeyValuePair<string, object?>[] tags, string labels, int bounds)
    {
        public string Labels { get; } = labels;

        public double Sum { get; private set; }

        public long Count { get; private set; }

        public long[] Buckets { get; } = new long[bounds];

        public bool Has(ReadOnlySpan<KeyValuePair<string, object?>> other)
        {
            if (other.Length != tags.Length)
            {
                return false;
            }

            for (var i = 0; i < tags.Length; i++)
            {
                if (other[i].Key != tags[i].Key || !Equals(other[i].Value, tags[i].Value))
                {
                    return false;
                }
            }

            return true;
        }

        public void Record(double value, double[]? bounds, bool isTotal)
        {
            Sum = isTotal ? value : Sum + value;
            Count++;
            if (bounds is null)
            {
                return;
            }

            // Prometheus: a bucket's bound belongs to it.
            var index = Array.BinarySearch(bounds, value);
            index = index < 0 ? ~index : index;
            if (index < bounds.Length)
            {
                Buckets[index]++;
            }
        }
    }
}
