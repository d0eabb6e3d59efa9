using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>How a turn goes on after a round. A closed family.</summary>
internal abstract record TurnStep
{
    private TurnStep() { }

    /// <summary>The round's calls are run, then the model gets their results.</summary>
    internal sealed record RunTools(ImmutableArray<CompletionEvent.ToolUse> Calls) : TurnStep;

    /// <summary>The model gets what was answered to its calls.</summary>
    internal sealed record NextRound : TurnStep;

    /// <summary>The round failed: it may be tried again.</summary>
    internal sealed record Fail(ModelError Error) : TurnStep;

    /// <summary>The turn is over.</summary>
    internal sealed record Stop(TurnStopReason Reason, ModelError? Error, bool IsPartial) : TurnStep
    {
        /// <summary>What the reason alone does not say.</summary>
        internal string? Detail { get; init; }
    }
}
