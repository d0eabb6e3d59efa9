using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>Asks a model for the title of a conversation; <see cref="TitleText"/> takes it from the answer.</summary>
internal static class TitleRequest
{
    private const int MaxTokens = 64;

    private const string Question =
        "Do not go on with the conversation and call no tool. Give this conversation a title of at most six words, in the language of the conversation, without quotation marks. Answer with the title alone.";

    /// <summary>The request.</summary>
    /// <param name="conversation">The thread, after its first turn.</param>
    /// <param name="tools">The tools that the thread's requests have.</param>
    /// <param name="model">The model that is asked: the thread's own, or <see cref="TitleSettings.Model"/>.</param>
    /// <param name="estimator">Tells how many tokens a request has.</param>
    internal static CompletionRequest For(
        Conversation conversation, ImmutableArray<ToolDefinition> tools, ModelInfo model, TokenEstimator estimator) =>
        new SideRequest(conversation, tools, model, estimator).Build(conversation.ToMessages(), Question, MaxTokens);
}
