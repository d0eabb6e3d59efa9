using System.Collections.Immutable;

namespace AgentRuntime.Cli.Latency.Measuring;

/// <summary>What the paths are compared at.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Streams">How many streams there are.</param>
/// <param name="Tokens">How long each is.</param>
/// <param name="Rate">Tokens a second of each; 0 for as fast as they are read.</param>
internal sealed record LatencyCase(string Name, int Streams, int Tokens, double Rate)
{
    /// <summary>The name of the case in which the streams come one after the other and only their beginning counts.</summary>
    public const string FirstToken = "first token";

    private const int FirstTokenStreams = 40;
    private const int FirstTokenTokens = 4;

    /// <summary>A single stream that comes as fast as it can is so many times as long as a paced one, so that it lasts about as long.</summary>
    private const int FastFactor = 60;

    /// <summary>The same for many streams.</summary>
    private const int FastManyFactor = 6;

    /// <summary>Over which time many paced streams begin: begun at one moment, all their tokens would be due at one moment, again and again.</summary>
    private static readonly TimeSpan ManySpread = TimeSpan.FromSeconds(1);

    /// <summary>Whether the streams come one after the other.</summary>
    public bool IsSequential { get; init; }

    /// <summary>
    /// Over which time the streams begin, so that they are not all due at one moment. With one, delays are those of the time in which all of
    /// them run.
    /// </summary>
    public TimeSpan Spread { get; init; }

    /// <summary>Whether tokens come at a pace, so that each has a delay.</summary>
    public bool IsPaced => Rate > 0;

    /// <summary>The cases of a comparison.</summary>
    public static ImmutableArray<LatencyCase> All(LatencyOptions options)
    {
        var pace = options.Rate.ToString("0.#", System.Globalization.CultureInfo.InvariantCulture);
        return
        [
            new LatencyCase($"1 stream at {pace}", 1, options.Tokens, options.Rate),
            new LatencyCase($"{options.Streams} streams at {pace}", options.Streams, options.Tokens, options.Rate) { Spread = ManySpread },
            new LatencyCase("1 stream, fast", 1, options.Tokens * FastFactor, 0),
            new LatencyCase($"{options.Streams} streams, fast", options.Streams, options.Tokens * FastManyFactor, 0),
            new LatencyCase(FirstToken, FirstTokenStreams, FirstTokenTokens, 0) { IsSequential = true },
        ];
    }
}
