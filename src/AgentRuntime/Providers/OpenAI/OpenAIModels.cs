using System.Collections.Immutable;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Providers.Http;
using AgentRuntime.Providers.Wire;

namespace AgentRuntime.Providers.OpenAI;

/// <summary>Reads <c>/models</c>, and what the various servers add to the bare names.</summary>
internal static class OpenAIModels
{
    /// <summary>The models of the server.</summary>
    public static async Task<ImmutableArray<ModelInfo>> ListAsync(
        HttpTransport transport, string provider, string prefix, CancellationToken cancellationToken)
    {
        var path = $"{prefix}models";
        var answer = await transport.QueryAsync(HttpMethod.Get, path, null, null, cancellationToken).ConfigureAwait(false);
        if (answer.Member("data") is not { ValueKind: JsonValueKind.Array })
        {
            throw new ModelException(transport.Errors.Protocol($"The answer to /{path} holds no list of models."));
        }

        return [.. answer.Items("data").Where(model => model.Text("id") is not null).Select(model => Describe(provider, model))];
    }

    private static ModelInfo Describe(string provider, JsonElement model)
    {
        // vLLM: max_model_len; OpenRouter: context_length, architecture, supported_parameters; Groq: context_window;
        // Mistral: max_context_length, capabilities; llama.cpp: meta.
        var meta = model.Member("meta");
        var inputs = model.Member("architecture")?.Items("input_modalities").Select(TextOf).ToArray();
        var parameters = model.Member("supported_parameters") is null
            ? null
            : model.Items("supported_parameters").Select(TextOf).ToArray();
        var capabilities = model.Member("capabilities");
        return new ModelInfo(ModelRef.Of(provider, model.Text("id")!))
        {
            ContextLength = model.Tokens("max_model_len") ?? model.Tokens("context_length") ?? model.Tokens("context_window")
                ?? model.Tokens("max_context_length") ?? meta?.Tokens("n_ctx") ?? meta?.Tokens("n_ctx_train"),
            SupportsTools = parameters is null ? capabilities?.Flag("function_calling") : parameters.Contains("tools"),
            SupportsVision = inputs is { Length: > 0 } ? inputs.Contains("image") : capabilities?.Flag("vision"),
            SupportsThinking = parameters?.Contains("reasoning"),
            SizeBytes = meta?.Number("size"),
        };
    }

    private static string? TextOf(JsonElement item) => item.ValueKind == JsonValueKind.String ? item.GetString() : null;
}
