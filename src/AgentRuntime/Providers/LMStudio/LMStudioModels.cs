using System.Collections.Immutable;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Providers.Http;
using AgentRuntime.Providers.OpenAI;
using AgentRuntime.Providers.Wire;

namespace AgentRuntime.Providers.LMStudio;

/// <summary>
/// Asks LM Studio for its models: <c>/api/v1/models</c> (0.4.0 and later) tells most, <c>/api/v0/models</c> (0.3.6 and later) less,
/// <c>/v1/models</c> the names. An older server answers a path that it does not know with status 200 and an error.
/// </summary>
internal static class LMStudioModels
{
    /// <summary>The models, told as well as the server can.</summary>
    public static async Task<ImmutableArray<ModelInfo>> ListAsync(
        HttpTransport transport, string provider, CancellationToken cancellationToken)
    {
        var newest = await TryListAsync(transport, "api/v1/models", "models", cancellationToken).ConfigureAwait(false);
        if (newest is not null)
        {
            return [.. newest.Where(model => model.Text("key") is not null).Select(model => DescribeV1(provider, model))];
        }

        var older = await TryListAsync(transport, "api/v0/models", "data", cancellationToken).ConfigureAwait(false);
        return older is not null
            ? [.. older.Where(model => model.Text("id") is not null).Select(model => DescribeV0(provider, model))]
            : await OpenAIModels.ListAsync(transport, provider, "v1/", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The ids of the loaded instances of a model; those of <c>/api/v1/models</c>.</summary>
    public static async Task<IReadOnlyList<string>> InstancesAsync(
        HttpTransport transport, string model, CancellationToken cancellationToken)
    {
        var models = await TryListAsync(transport, "api/v1/models", "models", cancellationToken).ConfigureAwait(false) ?? [];
        return
        [
            .. models
                .Where(entry => string.Equals(entry.Text("key"), model, StringComparison.OrdinalIgnoreCase))
                .SelectMany(entry => entry.Items("loaded_instances"))
                .Select(instance => instance.Text("id"))
                .OfType<string>(),
        ];
    }

    /// <summary>How many requests all loaded instances take at once; null where the server does not say, or none is loaded.</summary>
    public static async Task<int?> ParallelismAsync(HttpTransport transport, CancellationToken cancellationToken)
    {
        var models = await TryListAsync(transport, "api/v1/models", "models", cancellationToken).ConfigureAwait(false) ?? [];
        var parallel = models
            .SelectMany(model => model.Items("loaded_instances"))
            .Sum(instance => Math.Clamp(instance.Member("config")?.Number("parallel") ?? 0, 0, ushort.MaxValue));
        return parallel is > 0 and <= int.MaxValue ? (int)parallel : null;
    }

    private static async Task<IReadOnlyList<JsonElement>?> TryListAsync(
        HttpTransport transport, string path, string member, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await transport.QueryAsync(HttpMethod.Get, path, null, null, cancellationToken).ConfigureAwait(false);
            return answer.Member(member) is { ValueKind: JsonValueKind.Array } ? [.. answer.Items(member)] : null;
        }
        catch (ModelException e) when (
            e.Error is { Status: 404 or 405 or 501 } or { Category: ModelErrorCategory.Protocol })
        {
            // This version does not know the path; the next one tells less.
            return null;
        }
    }

    private static ModelInfo DescribeV1(string provider, JsonElement model)
    {
        var instances = model.Items("loaded_instances").ToArray();
        var loadedContext = instances
            .Select(instance => instance.Member("config")?.Tokens("context_length"))
            .FirstOrDefault(context => context is not null);
        var capabilities = model.Member("capabilities");
        return new ModelInfo(ModelRef.Of(provider, model.Text("key")!))
        {
            ContextLength = loadedContext ?? model.Tokens("max_context_length"),
            SupportsTools = capabilities?.Flag("trained_for_tool_use"),
            SupportsVision = capabilities?.Flag("vision"),
            SupportsThinking = capabilities is null ? null : capabilities?.Member("reasoning") is not null,
            IsLoaded = model.Member("loaded_instances") is null ? null : instances.Length > 0,
            SizeBytes = model.Number("size_bytes"),
            DisabledReason = ReasonOf(model.Text("type"), "embedding"),
        };
    }

    private static ModelInfo DescribeV0(string provider, JsonElement model)
    {
        var type = model.Text("type");
        var capabilities = model.Member("capabilities") is null
            ? null
            : model.Items("capabilities")
                .Where(item => item.ValueKind == JsonValueKind.String)
                .Select(item => item.GetString())
                .ToArray();
        return new ModelInfo(ModelRef.Of(provider, model.Text("id")!))
        {
            ContextLength = model.Tokens("loaded_context_length") ?? model.Tokens("max_context_length"),
            SupportsTools = capabilities?.Contains("tool_use"),
            SupportsVision = type is null ? null : type == "vlm" || capabilities?.Contains("vision") == true,
            IsLoaded = model.Text("state") is { } state ? state == "loaded" : null,
            DisabledReason = ReasonOf(type, "embeddings"),
        };
    }

    private static string? ReasonOf(string? type, string embedding) =>
        string.Equals(type, embedding, StringComparison.Ordinal) ? "It does not hold conversations." : null;
}
