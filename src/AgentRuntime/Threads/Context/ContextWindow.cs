using System.Collections.Immutable;
using System.Globalization;
using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>
/// Decides before each request whether the conversation fits its model's context and what to do where it does not. Pure but for the
/// estimator, which learns. It works at any length of context: old tool results are cut first, then old exchanges are left out or summed up,
/// then the old rounds of the running turn; the system message and the user message that is being answered always stay.
/// </summary>
/// <param name="settings">The bounds.</param>
/// <param name="estimator">Tells how many tokens a request has.</param>
internal sealed class ContextWindow(ContextSettings settings, TokenEstimator estimator)
{
    /// <summary>The share of the context that a summary may have.</summary>
    private const double LargestSummary = 0.125;

    /// <summary>Plans the next request.</summary>
    /// <param name="conversation">The thread, all results of its last round included.</param>
    /// <param name="tools">The tools that the request will have.</param>
    /// <param name="contextLength">The model's context, in tokens; null where its server does not tell it.</param>
    internal ContextPlan Plan(Conversation conversation, ImmutableArray<ToolDefinition> tools, long? contextLength)
    {
        var tokens = estimator.Estimate(conversation.Model!, conversation.ToMessages(), tools);
        if ((contextLength ?? (settings.FallbackLength > 0 ? settings.FallbackLength : null)) is not { } length)
        {
            return new ContextPlan.Fits(tokens, null, IsNearlyFull: false);
        }

        var limits = ContextLimits.Of(length, settings, conversation.Settings.MaxOutputTokens);
        return tokens < limits.Compact || settings.Compaction == CompactionMode.Off
            ? Fits(conversation, tokens, limits)
            : Compact(conversation, tools, limits, tokens);
    }

    /// <summary>
    /// Plans anew after the server refused a request as too large that was estimated to fit: the context is shorter than it was said to be,
    /// or the estimate is wrong, and either way what was sent is too much.
    /// </summary>
    internal ContextPlan PlanAfterRefusal(
        Conversation conversation, ImmutableArray<ToolDefinition> tools, long? contextLength, ModelError refusal)
    {
        if (settings.Compaction == CompactionMode.Off)
        {
            return new ContextPlan.TooLarge(refusal);
        }

        var tokens = estimator.Estimate(conversation.Model!, conversation.ToMessages(), tools);
        var limits = ContextLimits.Of(Math.Min(tokens, contextLength ?? tokens), settings, maxOutputTokens: null);
        var plan = Compact(conversation, tools, limits, tokens);
        return plan is ContextPlan.Fits or ContextPlan.TooLarge ? new ContextPlan.TooLarge(refusal) : plan;
    }

    /// <summary>The compaction of a plan whose summary came: without it where it is empty or no smaller than what it stands for.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="model">The thread's model, whose tokens count.</param>
    /// <param name="summary">What the model wrote.</param>
    internal ContextCompaction Complete(ContextPlan.Summarize plan, ModelRef model, string summary)
    {
        var fallback = plan.Fallback.Compaction;
        var text = SummaryText.Clean(summary, plan.MaxSummaryLength);
        var after = fallback.TokensAfter - estimator.Estimate(model, fallback.Summary) + estimator.Estimate(model, text);
        return text.Length == 0 || after >= fallback.TokensBefore
            ? fallback
            : fallback with { Method = CompactionMethod.Summarized, Summary = text, TokensAfter = after };
    }

    private static ContextPlan.Fits Fits(Conversation conversation, long tokens, ContextLimits limits)
    {
        var isNearlyFull = tokens >= limits.Warn;
        return new ContextPlan.Fits(tokens, limits.Length, isNearlyFull)
        {
            NeedsWarning = isNearlyFull && !conversation.IsWarnedOfContext,
        };
    }

    private ContextPlan Compact(
        Conversation conversation, ImmutableArray<ToolDefinition> tools, ContextLimits limits, long tokens)
    {
        var model = conversation.Model!;
        var search = new CompactionSearch(
            conversation,
            messages => estimator.Estimate(model, messages, tools),
            limits,
            settings.ShortenedToolResultLength,
            tokens);
        if (search.Shorten() is { } shortened)
        {
            return new ContextPlan.Shorten(shortened);
        }

        if (settings.Compaction == CompactionMode.Summary && Summarize(conversation, search, limits) is { } plan)
        {
            return plan;
        }

        if (search.Drop(conversation.Compaction.Summary) is { } dropped)
        {
            return PlanOf(conversation, dropped);
        }

        return tokens <= limits.Length
            ? Fits(conversation, tokens, limits)
            : new ContextPlan.TooLarge(TooLarge(model, search.Fewest, limits.Length));
    }

    private ContextPlan? Summarize(Conversation conversation, CompactionSearch search, ContextLimits limits)
    {
        var model = conversation.Model!;
        var maxLength = Math.Min(settings.MaxSummaryLength, estimator.LengthOf(model, limits.Length * LargestSummary));

        // The longest summary that may come stands in for it, so a plan is found only where even that makes the request smaller.
        if (maxLength == 0 || search.Drop(new string('x', maxLength)) is not { } found)
        {
            return null;
        }

        var fallback = search.Measure(found with { Summary = conversation.Compaction.Summary });
        var plan = PlanOf(conversation, fallback);
        return plan is ContextPlan.Drop drop
            ? new ContextPlan.Summarize(conversation.ToldBefore(fallback.KeptFrom), drop, maxLength)
            : plan;
    }

    private static ContextPlan PlanOf(Conversation conversation, ContextCompaction compaction) =>
        compaction.KeptFrom == conversation.Compaction.KeptFrom
            ? new ContextPlan.Shorten(compaction with { Method = CompactionMethod.ShortenedToolResults })
            : new ContextPlan.Drop(compaction);

    private static ModelError TooLarge(ModelRef model, long tokens, long length) => new(
        ModelErrorCategory.PromptTooLarge,
        string.Create(
            CultureInfo.InvariantCulture,
            $"Without all that may be left out, the request still has about {tokens} tokens, and the context of {model} has {length}."),
        model.Provider,
        "Shorten the message or the instructions, offer fewer tools, or give the model a larger context.");
}
