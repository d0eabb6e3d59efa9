using System.Collections.Immutable;
using AgentRuntime.Cli.Latency.Load;
using AgentRuntime.Cli.Latency.Measuring;

namespace AgentRuntime.Cli.Latency.Reports;

/// <summary>All that a run of <c>agentrt latency</c> found: what <c>--json</c> writes.</summary>
internal sealed record LatencyReport
{
    /// <summary>When it ended.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The machine, and what else it did.</summary>
    public required MachineLoad Machine { get; init; }

    /// <summary>How often everything was measured.</summary>
    public required int Rounds { get; init; }

    /// <summary>The pace of the paced cases, in tokens a second.</summary>
    public required double Rate { get; init; }

    /// <summary>The comparison; empty where none was made.</summary>
    public required ImmutableArray<PathFigures> Paths { get; init; }

    /// <summary>Where the time of a token goes, at the first case; empty where no comparison was made.</summary>
    public required ImmutableArray<HopFigures> Hops { get; init; }

    /// <summary>The pace of the load's threads, in tokens a second.</summary>
    public required double LoadRate { get; init; }

    /// <summary>The load; empty where there was none.</summary>
    public required ImmutableArray<LoadFigure> Load { get; init; }

    /// <summary>The goals of the project.</summary>
    public ImmutableArray<Goal> Goals => GoalTable.Of(this);

    /// <summary>The names of the cases, in order.</summary>
    internal IEnumerable<string> Cases => Paths.Select(static path => path.Case).Distinct(StringComparer.Ordinal);

    /// <summary>The names of the wires, in order.</summary>
    internal IEnumerable<string> Wires => Paths.Select(static path => path.Wire).Distinct(StringComparer.Ordinal);
}
