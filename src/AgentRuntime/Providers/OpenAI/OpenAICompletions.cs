using AgentRuntime.Model;
using AgentRuntime.Providers.Http;
using AgentRuntime.Providers.Wire;
using Akka;
using Akka.Streams.Dsl;

namespace AgentRuntime.Providers.OpenAI;

/// <summary>Runs completions against one server that speaks OpenAI's <c>/chat/completions</c>, and lists its models by name.</summary>
internal sealed class OpenAICompletions
{
    /// <summary>Set once the server has refused to be asked for token counts and has taken the request without.</summary>
    private volatile bool _refusesUsage;

    /// <summary>The connections to the server.</summary>
    public required HttpTransport Transport { get; init; }

    /// <summary>Its time-outs and limits.</summary>
    public required HttpProviderOptions Options { get; init; }

    /// <summary>What stands between the address and <c>chat/completions</c>: empty, or ending in a slash.</summary>
    public required string Prefix { get; init; }

    /// <summary>How requests are written.</summary>
    public required OpenAIRequestStyle Style { get; init; }

    /// <summary>How reasoning inside the answer is treated.</summary>
    public required InlineThinking InlineThinking { get; init; }

    /// <summary>The clock of all time-outs.</summary>
    public required TimeProvider TimeProvider { get; init; }

    /// <summary>Makes the random part of ids.</summary>
    public required Func<string> NewSuffix { get; init; }

    /// <summary>One completion for every run.</summary>
    public Source<CompletionBatch, NotUsed> Stream(CompletionRequest request) =>
        CompletionSource.Create(Transport, new Call(this, request), Options, TimeProvider);

    /// <summary>The names of the models, for a hint.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken)
    {
        var models = await Transport
            .QueryAsync(HttpMethod.Get, $"{Prefix}models", null, CompletionCall.ExplainTimeout, cancellationToken)
            .ConfigureAwait(false);
        return [.. models.Items("data").Select(model => model.Text("id")).OfType<string>()];
    }

    private sealed class Call(OpenAICompletions owner, CompletionRequest request) : CompletionCall
    {
        public override HttpRequestMessage CreateRequest(int attempt)
        {
            var style = owner._refusesUsage || attempt > 0 ? owner.Style with { IncludeUsage = false } : owner.Style;
            var message = owner.Transport.CreateRequest(
                HttpMethod.Post, $"{owner.Prefix}chat/completions", OpenAIRequest.Chat(request, style));
            message.Headers.Accept.ParseAdd("text/event-stream");
            return message;
        }

        public override bool ShouldTryAgain(ModelError error, int attempt) =>
            attempt == 0
            && owner.Style.IncludeUsage
            && !owner._refusesUsage
            && error is { Category: ModelErrorCategory.InvalidRequest, Status: 400 or 422 };

        public override ICompletionDecoder CreateDecoder(HttpResponseMessage response, int attempt)
        {
            owner._refusesUsage |= attempt > 0;
            var decoder = new OpenAIDecoder(
                owner.Transport.Errors,
                owner.Options.MaxLineBytes,
                owner.NewSuffix,
                owner.InlineThinking,
                !request.Tools.IsDefaultOrEmpty);
            var mediaType = response.Content.Headers.ContentType?.MediaType;
            return string.Equals(mediaType, "application/json", StringComparison.OrdinalIgnoreCase)
                ? new OpenAIJsonDecoder(decoder, owner.Options.MaxLineBytes)
                : decoder;
        }

        public override async Task<ModelError> ExplainAsync(ModelError error, CancellationToken cancellationToken) =>
            error.Category == ModelErrorCategory.ModelNotFound
                ? NearNames.AddTo(
                    error,
                    request.Model,
                    await owner.NamesAsync(cancellationToken).ConfigureAwait(false),
                    $"Load the model in {owner.Transport.Errors.Identity.Product} if it is to be this one.")
                : error;
    }
}
