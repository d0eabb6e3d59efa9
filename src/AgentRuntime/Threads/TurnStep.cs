using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>How a turn goes on after a round. A closed family.</summary>
internal abstract record TurnStep
{
    private TurnStep() { }

    /// <summary>The model gets the results of its tool calls.</summary>
    internal sealed record NextRound : TurnStep;

    /// <summary>The turn is over.</summary>
    internal sealed record Stop(TurnStopReason Reason, ModelError? Error, bool IsPartial) : TurnStep;
}
