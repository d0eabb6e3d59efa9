using System.Collections.Immutable;
using System.Globalization;
using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>Asks a model to sum up the beginning of a conversation.</summary>
internal static class SummaryRequest
{
    private const int CharactersPerWord = 6;

    /// <summary>The request of a plan.</summary>
    /// <param name="conversation">The thread.</param>
    /// <param name="plan">What is to be summed up.</param>
    /// <param name="tools">The tools that the thread's requests have.</param>
    /// <param name="model">The model that is asked: the thread's own, or <see cref="ContextSettings.SummaryModel"/>.</param>
    /// <param name="estimator">Tells how many tokens a request has.</param>
    internal static CompletionRequest For(
        Conversation conversation,
        ContextPlan.Summarize plan,
        ImmutableArray<ToolDefinition> tools,
        ModelInfo model,
        TokenEstimator estimator) =>
        new SideRequest(conversation, tools, model, estimator).Build(
            plan.Messages, QuestionFor(plan.MaxSummaryLength), maxTokens: Math.Max(64, plan.MaxSummaryLength / 2));

    private static string QuestionFor(int maxLength) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        Do not go on with the conversation and call no tool. Write a summary of everything above instead. It will take the place of
        those messages, so whatever it leaves out is forgotten. Keep: what the user wants and how; decisions and their reasons; names,
        numbers, identifiers, file paths and commands exactly as they are; what tools found that still counts; errors and what solved
        them; what is done, and what is still open. If there is an earlier summary above, take over what still counts. Leave out
        courtesies and repetition. Write in the language of the conversation, as plain text of at most {maxLength / CharactersPerWord} words, and
        nothing but the summary.
        """);
}
