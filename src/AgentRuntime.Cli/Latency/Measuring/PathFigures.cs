using System.Text.Json.Serialization;
using AgentRuntime.Cli.Latency.Paths;

namespace AgentRuntime.Cli.Latency.Measuring;

/// <summary>
/// What a path came to at one case on one wire: medians over the rounds. What is compared with path (b) is compared within each round
/// and the median taken afterwards, so that a busy moment of the machine counts for both.
/// </summary>
internal sealed record PathFigures
{
    /// <summary>The wire: <c>ollama</c> or <c>lmstudio</c>.</summary>
    public required string Wire { get; init; }

    /// <summary>The case.</summary>
    public required string Case { get; init; }

    /// <summary>The path.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<PathId>))]
    public required PathId Path { get; init; }

    /// <summary>Tokens a second, of all streams together.</summary>
    public required double TokensPerSecond { get; init; }

    /// <summary>The same against path (b).</summary>
    public required double TokensPerSecondRatio { get; init; }

    /// <summary>From the sending of a token to its observer: median, in µs; 0 where tokens have no pace.</summary>
    public required double DelayP50 { get; init; }

    /// <summary>The same at 99 %.</summary>
    public required double DelayP99 { get; init; }

    /// <summary>The same at worst, over all rounds.</summary>
    public required double DelayMax { get; init; }

    /// <summary>What the median is above that of path (b), in µs.</summary>
    public required double AddedP50 { get; init; }

    /// <summary>The same at 99 %.</summary>
    public required double AddedP99 { get; init; }

    /// <summary>The same at worst: the median over the rounds of the differences.</summary>
    public required double AddedMax { get; init; }

    /// <summary>The delay at 99 % against path (b).</summary>
    public required double DelayP99Ratio { get; init; }

    /// <summary>From the request to the first token: median, in µs.</summary>
    public required double FirstTokenP50 { get; init; }

    /// <summary>What that is above path (b), in µs.</summary>
    public required double AddedFirstToken { get; init; }

    /// <summary>Processor time of the measuring process for a token, in µs.</summary>
    public required double ProcessorPerToken { get; init; }

    /// <summary>The same against path (b).</summary>
    public required double ProcessorRatio { get; init; }

    /// <summary>Bytes that the measuring process allocated for a token.</summary>
    public required double BytesPerToken { get; init; }

    /// <summary>Makes the figures of a path.</summary>
    /// <param name="wire">The wire.</param>
    /// <param name="measured">The case.</param>
    /// <param name="path">The path.</param>
    /// <param name="samples">Its rounds.</param>
    /// <param name="bases">The rounds of path (b), in the same order; the path's own where it was not run.</param>
    public static PathFigures Of(
        string wire, LatencyCase measured, PathId path, IReadOnlyList<RunSample> samples, IReadOnlyList<RunSample> bases)
    {
        return new PathFigures
        {
            Wire = wire,
            Case = measured.Name,
            Path = path,
            TokensPerSecond = Median(static sample => sample.TokensPerSecond),
            TokensPerSecondRatio = Paired(static (sample, other) => Ratio(sample.TokensPerSecond, other.TokensPerSecond)),
            DelayP50 = Median(static sample => sample.Delay.P50),
            DelayP99 = Median(static sample => sample.Delay.P99),
            DelayMax = samples.Max(static sample => sample.Delay.Max),
            AddedP50 = Paired(static (sample, other) => sample.Delay.P50 - other.Delay.P50),
            AddedP99 = Paired(static (sample, other) => sample.Delay.P99 - other.Delay.P99),
            AddedMax = Paired(static (sample, other) => sample.Delay.Max - other.Delay.Max),
            DelayP99Ratio = Paired(static (sample, other) => Ratio(sample.Delay.P99, other.Delay.P99)),
            FirstTokenP50 = Median(static sample => sample.FirstToken.P50),
            AddedFirstToken = Paired(static (sample, other) => sample.FirstToken.P50 - other.FirstToken.P50),
            ProcessorPerToken = Median(static sample => sample.ProcessorPerToken),
            ProcessorRatio = Paired(static (sample, other) => Ratio(sample.ProcessorPerToken, other.ProcessorPerToken)),
            BytesPerToken = Median(static sample => sample.BytesPerToken),
        };

        double Median(Func<RunSample, double> of) => Distribution.Median(samples.Select(of));

        double Paired(Func<RunSample, RunSample, double> of) => Distribution.Median(samples.Zip(bases, of));
    }

    private static double Ratio(double value, double other) => other == 0 ? 0 : value / other;
}
