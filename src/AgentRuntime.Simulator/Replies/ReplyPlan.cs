using System.Collections.Immutable;
using System.Text;

namespace AgentRuntime.Simulator.Replies;

/// <summary>All that is decided of a reply before its first byte.</summary>
internal sealed record ReplyPlan
{
    /// <summary>The model's name as the client wrote it.</summary>
    public required string Model { get; init; }

    public required IReadOnlyList<ReplyStep> Steps { get; init; }

    /// <summary>Calls that ride on the final line.</summary>
    public ImmutableArray<PlannedToolCall> FinalCalls { get; init; } = [];

    public required double Rate { get; init; }

    public required TimeSpan LoadDelay { get; init; }

    public required TimeSpan FirstTokenDelay { get; init; }

    public required SimulatorChunking Chunking { get; init; }

    public required int PromptTokens { get; init; }

    /// <summary>stop, length, or what the script says; the wire turns stop into tool_calls where its server does.</summary>
    public required string StopReason { get; init; }

    /// <summary>Whether the script chose the reason, so that no wire changes it.</summary>
    public bool IsStopReasonScripted { get; init; }

    public SimulatedFault? Fault { get; init; }

    public int Tokens { get; init; }

    public int ThinkingTokens { get; init; }

    public bool HasToolCalls { get; init; }

    /// <summary>The text of all steps of a kind.</summary>
    public string Joined(StepKind kind)
    {
        var text = new StringBuilder();
        foreach (var step in Steps)
        {
            if (step.Kind == kind)
            {
                text.Append(step.Text);
            }
        }

        return text.ToString();
    }
}
