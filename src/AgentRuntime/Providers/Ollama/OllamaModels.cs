using System.Collections.Immutable;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Providers.Http;
using AgentRuntime.Providers.Wire;

namespace AgentRuntime.Providers.Ollama;

/// <summary>Asks an Ollama server for its models: <c>/api/tags</c> for the list, <c>/api/show</c> for what each can do, <c>/api/ps</c> for what is loaded.</summary>
internal static class OllamaModels
{
    /// <summary>How many models are asked about at once: enough to hide the latency, not enough to disturb a server at work.</summary>
    private const int MaxInFlight = 5;

    /// <summary>The names alone, as <c>/api/tags</c> gives them.</summary>
    public static async Task<IReadOnlyList<string>> NamesAsync(
        HttpTransport transport, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var tags = await transport.QueryAsync(HttpMethod.Get, "api/tags", null, timeout, cancellationToken).ConfigureAwait(false);
        return [.. tags.Items("models").Select(NameOf).OfType<string>()];
    }

    /// <summary>Everything about every model. A model that cannot be asked about is listed with the reason.</summary>
    public static async Task<ImmutableArray<ModelInfo>> ListAsync(
        HttpTransport transport, string provider, CancellationToken cancellationToken)
    {
        var tags = await transport.QueryAsync(HttpMethod.Get, "api/tags", null, null, cancellationToken).ConfigureAwait(false);
        var loading = LoadedAsync(transport, cancellationToken);
        var entries = tags.Items("models").Where(entry => NameOf(entry) is not null).ToArray();
        var models = new ModelInfo[entries.Length];
        await Parallel.ForAsync(
            0,
            entries.Length,
            new ParallelOptions { MaxDegreeOfParallelism = MaxInFlight, CancellationToken = cancellationToken },
            async (i, token) => models[i] = await DescribeAsync(transport, provider, entries[i], token).ConfigureAwait(false))
            .ConfigureAwait(false);
        var loaded = await loading.ConfigureAwait(false);
        if (loaded is not null)
        {
            for (var i = 0; i < models.Length; i++)
            {
                var isLoaded = loaded.TryGetValue(models[i].Ref.Model, out var context);
                models[i] = models[i] with { IsLoaded = isLoaded, ContextLength = context ?? models[i].ContextLength };
            }
        }

        return ImmutableArray.Create(models);
    }

    private static string? NameOf(JsonElement entry) => entry.Text("name") ?? entry.Text("model");

    private static async Task<ModelInfo> DescribeAsync(
        HttpTransport transport, string provider, JsonElement entry, CancellationToken cancellationToken)
    {
        var name = NameOf(entry)!;
        var model = new ModelInfo(ModelRef.Of(provider, name)) { SizeBytes = entry.Number("size") };
        var listed = entry.Member("details")?.Tokens("context_length");
        if (listed is not null && entry.Member("capabilities") is { ValueKind: JsonValueKind.Array })
        {
            // Servers of 2026 tell in the list what before took a question for each model.
            return WithCapabilities(model with { ContextLength = listed }, entry);
        }

        try
        {
            var shown = await transport
                .QueryAsync(HttpMethod.Post, "api/show", OllamaRequest.Model(name), null, cancellationToken)
                .ConfigureAwait(false);
            return WithCapabilities(model with { ContextLength = ContextLengthOf(shown) ?? listed }, shown);
        }
        catch (ModelException e) when (e.Error is { Status: 404 or 405 or 501, Category: not ModelErrorCategory.ModelNotFound })
        {
            // Servers that only resemble Ollama lack /api/show: then it is not known what the model can do.
            return model with { ContextLength = listed };
        }
        catch (ModelException e)
        {
            return model with { DisabledReason = e.Error.Message };
        }
    }

    private static int? ContextLengthOf(JsonElement shown)
    {
        var info = shown.Member("model_info");
        return info?.Text("general.architecture") is { } architecture ? info?.Tokens($"{architecture}.context_length") : null;
    }

    private static ModelInfo WithCapabilities(ModelInfo model, JsonElement json)
    {
        if (json.Member("capabilities") is not { ValueKind: JsonValueKind.Array })
        {
            return model;
        }

        var capabilities = json.Items("capabilities")
            .Where(item => item.ValueKind == JsonValueKind.String)
            .Select(item => item.GetString())
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        return model with
        {
            SupportsTools = capabilities.Contains("tools"),
            SupportsVision = capabilities.Contains("vision"),
            SupportsThinking = capabilities.Contains("thinking"),
            DisabledReason = capabilities.Count > 0 && !capabilities.Contains("completion")
                ? "It does not hold conversations."
                : null,
        };
    }

    private static async Task<Dictionary<string, int?>?> LoadedAsync(
        HttpTransport transport, CancellationToken cancellationToken)
    {
        try
        {
            var running = await transport
                .QueryAsync(HttpMethod.Get, "api/ps", null, null, cancellationToken)
                .ConfigureAwait(false);
            var loaded = new Dictionary<string, int?>(StringComparer.Ordinal);
            foreach (var entry in running.Items("models"))
            {
                if (NameOf(entry) is { } name)
                {
                    loaded[name] = entry.Tokens("context_length");
                }
            }

            return loaded;
        }
        catch (ModelException)
        {
            // Servers that only resemble Ollama lack /api/ps: then it is not known what is loaded.
            return null;
        }
    }
}
