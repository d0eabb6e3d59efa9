using System.Collections.Concurrent;
using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>
/// Estimates the tokens of a request before it is sent, and learns from what servers report how far a model's tokens are from the
/// estimate. One for all threads of a runtime; safe for concurrent use.
/// </summary>
/// <remarks>
/// A server that keeps the prompt in its cache may report the tokens that it evaluated alone, as Ollama does: such a report is too small by
/// any amount and never too large. So a report above the estimate is believed, one below it a little and only down to
/// <see cref="LowestDoubtful"/>, and one far below it not at all; the model's reports below the estimate are not believed any more then. A
/// report that says what came from the cache is complete and believed in both directions.
/// </remarks>
internal sealed class TokenEstimator
{
    /// <summary>Tokens per unit that no tokenizer goes below or above with text that people and tools write.</summary>
    private const double Lowest = 0.3;
    private const double Highest = 4;

    /// <summary>The lowest ratio that doubtful reports may lead to: 5 Latin characters a token, which no common tokenizer exceeds for long.</summary>
    private const double LowestDoubtful = 0.7;

    /// <summary>A doubtful report of less than this share of the estimate leaves out what was in the server's cache.</summary>
    private const double LowestBelievedShare = 0.6;

    /// <summary>The weights of a new report. A prompt that is larger than estimated does harm at once, one that is smaller does none.</summary>
    private const double UpwardWeight = 0.5;
    private const double DownwardWeight = 0.2;
    private const double CompleteWeight = 0.3;

    /// <summary>Below this a request is mostly template, and says little of the text.</summary>
    private const double FewestUnits = 100;

    /// <summary>Models that are remembered at most: their names come from callers.</summary>
    private const int MaxModels = 1_024;

    private readonly ConcurrentDictionary<ModelRef, Calibration> _calibrations = new();

    /// <summary>The tokens that a request to a model has, about.</summary>
    internal long Estimate(ModelRef model, ImmutableArray<ModelMessage> messages, ImmutableArray<ToolDefinition> tools) =>
        (long)Math.Ceiling(TokenUnits.Of(messages, tools) * RatioOf(model));

    /// <summary>The tokens of a text alone.</summary>
    internal long Estimate(ModelRef model, string text) => (long)Math.Ceiling(TokenUnits.Of(text) * RatioOf(model));

    /// <summary>About how many UTF-16 code units of Latin text have this many tokens.</summary>
    internal int LengthOf(ModelRef model, double tokens) =>
        (int)Math.Min(tokens / RatioOf(model) / TokenUnits.Of("x"), int.MaxValue);

    /// <summary>Learns from what the server said that a request had.</summary>
    internal void Report(
        ModelRef model, ImmutableArray<ModelMessage> messages, ImmutableArray<ToolDefinition> tools, TokenUsage usage)
    {
        var units = TokenUnits.Of(messages, tools);
        var tokens = usage.Input + usage.CacheRead;
        if (units < FewestUnits || tokens <= 0 || TokenUnits.HasImages(messages) || IsFull(model))
        {
            return;
        }

        var ratio = Math.Clamp(tokens / units, 0, Highest);
        _calibrations.AddOrUpdate(
            model,
            static (_, report) => Calibration.Initial.With(report.Ratio, report.IsComplete),
            static (_, calibration, report) => calibration.With(report.Ratio, report.IsComplete),
            (Ratio: ratio, IsComplete: usage.CacheRead > 0));
    }

    /// <summary>The tokens per unit of a model; 1 before its first report.</summary>
    internal double RatioOf(ModelRef model) => _calibrations.TryGetValue(model, out var calibration) ? calibration.Ratio : 1;

    private bool IsFull(ModelRef model) => _calibrations.Count >= MaxModels && !_calibrations.ContainsKey(model);

    /// <summary>What is known of one model's tokens.</summary>
    /// <param name="Ratio">Tokens per unit.</param>
    /// <param name="LeavesOutCached">True once a report was seen that can only have left out what the server had in its cache.</param>
    private sealed record Calibration(double Ratio, bool LeavesOutCached)
    {
        internal static Calibration Initial { get; } = new(1, false);

        internal Calibration With(double reported, bool isComplete)
        {
            if (isComplete)
            {
                return this with { Ratio = Math.Max(Lowest, Toward(reported, CompleteWeight)) };
            }

            if (reported >= Ratio)
            {
                return this with { Ratio = Toward(reported, UpwardWeight) };
            }

            if (LeavesOutCached || reported < Ratio * LowestBelievedShare)
            {
                return this with { LeavesOutCached = true };
            }

            return this with { Ratio = Math.Min(Ratio, Math.Max(LowestDoubtful, Toward(reported, DownwardWeight))) };
        }

        private double Toward(double reported, double weight) => Ratio + ((reported - Ratio) * weight);
    }
}
