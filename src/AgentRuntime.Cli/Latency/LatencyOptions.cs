using System.Collections.Immutable;
using AgentRuntime.Cli.Latency.Paths;
using AgentRuntime.Simulator;

namespace AgentRuntime.Cli.Latency;

/// <summary>What is measured.</summary>
internal sealed record LatencyOptions
{
    /// <summary>How often everything is measured; figures are medians over the rounds.</summary>
    public required int Rounds { get; init; }

    /// <summary>The length of a paced reply, in tokens.</summary>
    public required int Tokens { get; init; }

    /// <summary>How many streams run at once where there are many.</summary>
    public required int Streams { get; init; }

    /// <summary>Tokens a second of a paced reply.</summary>
    public required double Rate { get; init; }

    /// <summary>The wires.</summary>
    public required ImmutableArray<SimulatorDialect> Dialects { get; init; }

    /// <summary>The paths.</summary>
    public required ImmutableArray<PathId> Paths { get; init; }

    /// <summary>How many threads the load has; 0 for no load.</summary>
    public required int LoadThreads { get; init; }

    /// <summary>Tokens a second of each thread of the load.</summary>
    public required double LoadRate { get; init; }

    /// <summary>For how many of the threads, as a share, a second sink stalls.</summary>
    public required double StalledShare { get; init; }

    /// <summary>Whether the paths are compared.</summary>
    public required bool Compares { get; init; }
}
