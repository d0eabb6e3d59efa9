using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Providers.Content;
using AgentRuntime.Providers.Wire;

namespace AgentRuntime.Providers.OpenAI;

/// <summary>Reads the figures that servers add to a chunk: token counts and, from llama.cpp, times.</summary>
internal static class OpenAIFigures
{
    /// <summary>The counts of a <c>usage</c> object; null where it has none.</summary>
    public static TokenUsage? UsageOf(ReadOnlySpan<byte> json)
    {
        if (TryParse(json) is not { } usage)
        {
            return null;
        }

        var input = usage.Number("prompt_tokens") ?? usage.Number("input_tokens");
        var output = usage.Number("completion_tokens") ?? usage.Number("output_tokens");
        if (input is null && output is null)
        {
            return null;
        }

        var details = usage.Member("prompt_tokens_details") ?? usage.Member("input_tokens_details");
        var cached = details?.Number("cached_tokens") ?? usage.Number("prompt_cache_hit_tokens") ?? 0;
        var written = details?.Number("cache_write_tokens") ?? 0;
        return new TokenUsage(Math.Max(0, (input ?? 0) - cached), output ?? 0, cached, written);
    }

    /// <summary>The times of llama.cpp's <c>timings</c> object; null where it has none.</summary>
    public static CompletionEvent.TimingsUpdated? TimingsOf(ReadOnlySpan<byte> json)
    {
        if (TryParse(json) is not { } timings)
        {
            return null;
        }

        var prompt = MillisecondsOf(timings, "prompt_ms");
        var generation = MillisecondsOf(timings, "predicted_ms");
        return prompt is null && generation is null
            ? null
            : new CompletionEvent.TimingsUpdated(TimeSpan.Zero, prompt ?? TimeSpan.Zero, generation ?? TimeSpan.Zero);
    }

    private static JsonElement? TryParse(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return null;
        }

        using var document = JsonDocument.Parse(JsonText.Raw(json), JsonText.DocumentOptions);
        return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
    }

    private static TimeSpan? MillisecondsOf(JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.Number } value
        && value.TryGetDouble(out var milliseconds)
        && milliseconds is >= 0 and < 1e12
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;
}
