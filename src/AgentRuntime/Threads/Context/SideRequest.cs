using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>
/// A request about a conversation, beside it. To the thread's own model it begins as the conversation's requests do, tools included, so that
/// a local server finds the beginning in its cache. Another model, or one without room for that, gets a transcript in one message, which any
/// context can hold a part of.
/// </summary>
/// <param name="conversation">The thread.</param>
/// <param name="tools">The tools that its requests have.</param>
/// <param name="model">The model that is asked, with what its server tells of it.</param>
/// <param name="estimator">Tells how many tokens a request has.</param>
internal sealed class SideRequest(
    Conversation conversation, ImmutableArray<ToolDefinition> tools, ModelInfo model, TokenEstimator estimator)
{
    /// <summary>Tokens that a model which reasons may spend before it comes to the point.</summary>
    private const int ThinkingTokens = 2_048;

    /// <summary>The longest transcript where nobody knows the context, in tokens: what the servers' smallest default holds.</summary>
    private const long DefaultContextLength = 4_096;

    private static readonly string[] FormatNames = ["format", "response_format"];

    /// <summary>The request.</summary>
    /// <param name="messages">What it is about: the beginning of what the thread's model was told.</param>
    /// <param name="question">What is asked of the model.</param>
    /// <param name="maxTokens">The tokens that the answer itself may have.</param>
    internal CompletionRequest Build(ImmutableArray<ModelMessage> messages, string question, int maxTokens)
    {
        var isOwnModel = model.Ref == conversation.Model;
        var settings = SettingsFor(isOwnModel ? conversation.Settings : ModelSettings.Default, maxTokens);
        if (isOwnModel)
        {
            var continued = messages.Add(new ModelMessage.User(question));
            if (model.ContextLength is not { } length
                || estimator.Estimate(model.Ref, continued, tools) + maxTokens <= length)
            {
                return new CompletionRequest(model.Ref.Model, continued) { Tools = tools, Settings = settings };
            }
        }

        return new CompletionRequest(model.Ref.Model, [new ModelMessage.User(WithTranscript(messages, question, maxTokens))])
        {
            Settings = settings,
        };
    }

    private ModelSettings SettingsFor(ModelSettings settings, int maxTokens) => settings with
    {
        Format = null,
        StopSequences = [],
        Extra = settings.Extra.RemoveRange(FormatNames),
        Thinking = model.SupportsThinking == true ? ThinkingMode.Off : settings.Thinking,
        MaxOutputTokens = maxTokens + (model.SupportsThinking == false ? 0 : ThinkingTokens),
    };

    private string WithTranscript(ImmutableArray<ModelMessage> messages, string question, int maxTokens)
    {
        // A quarter of the context is room for the answer, the template and the estimate's error.
        var most = ((model.ContextLength ?? DefaultContextLength) * 3 / 4) - maxTokens;
        var length = estimator.LengthOf(model.Ref, Math.Max(0, most));
        while (true)
        {
            var text = $"{Transcript.Of(messages, length)}---\n\n{question}";
            var tokens = estimator.Estimate(model.Ref, text);
            if (tokens <= most || length == 0)
            {
                return text;
            }

            // The length is that of Latin text; other scripts need more tokens for it.
            length = (int)(length * 0.9 * most / tokens);
        }
    }
}
