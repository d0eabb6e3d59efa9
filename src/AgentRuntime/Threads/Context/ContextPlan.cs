using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>What is to be done with a conversation before the next request. A closed family.</summary>
internal abstract record ContextPlan
{
    private ContextPlan() { }

    /// <summary>The request is sent as it is.</summary>
    /// <param name="Tokens">Its estimated tokens.</param>
    /// <param name="ContextLength">The model's context, in tokens; null where nobody knows it.</param>
    /// <param name="IsNearlyFull">True when it is near the end of the context.</param>
    internal sealed record Fits(long Tokens, long? ContextLength, bool IsNearlyFull) : ContextPlan
    {
        /// <summary>True when observers have not been told since the conversation was last made smaller.</summary>
        internal bool NeedsWarning { get; init; }
    }

    /// <summary>Old tool results are cut: append the compaction, then send.</summary>
    internal sealed record Shorten(ContextCompaction Compaction) : ContextPlan;

    /// <summary>Old messages are left out: append the compaction, then send.</summary>
    internal sealed record Drop(ContextCompaction Compaction) : ContextPlan;

    /// <summary>Old messages are summed up first: <see cref="SummaryRequest"/>, then <see cref="ContextWindow.Complete"/>.</summary>
    /// <param name="Messages">What is to be summed up: the beginning of what the model was told.</param>
    /// <param name="Fallback">The compaction where no summary comes.</param>
    /// <param name="MaxSummaryLength">The longest summary, in UTF-16 code units.</param>
    internal sealed record Summarize(ImmutableArray<ModelMessage> Messages, Drop Fallback, int MaxSummaryLength) : ContextPlan;

    /// <summary>Whatever is left out, the request does not fit: the turn fails.</summary>
    internal sealed record TooLarge(ModelError Error) : ContextPlan;
}
