using System.Collections.Immutable;
using System.Text.Json;

namespace AgentRuntime.Model;

/// <summary>How a model generates. A member that is null is not sent: the server's own default holds.</summary>
public sealed record ModelSettings
{
    /// <summary>Nothing set.</summary>
    public static ModelSettings Default { get; } = new();

    /// <summary>Randomness, 0 and up.</summary>
    public double? Temperature { get; init; }

    /// <summary>The share of probability mass that is sampled from, 0 to 1.</summary>
    public double? TopP { get; init; }

    /// <summary>The number of most likely tokens that is sampled from.</summary>
    public int? TopK { get; init; }

    /// <summary>The most tokens that one response may have.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Makes sampling repeatable where the server supports it.</summary>
    public long? Seed { get; init; }

    /// <summary>Texts that end the response.</summary>
    public ImmutableArray<string> StopSequences { get; init; } = [];

    /// <summary>Whether and how hard the model reasons before it answers; null leaves it to the server.</summary>
    public ThinkingMode? Thinking { get; init; }

    /// <summary>The context that the model is loaded with, in tokens. Ollama reloads the model when it changes.</summary>
    public int? ContextLength { get; init; }

    /// <summary>How long the server keeps the model loaded afterwards; <see cref="Timeout.InfiniteTimeSpan"/> for ever, zero unloads at once.</summary>
    public TimeSpan? KeepAlive { get; init; }

    /// <summary>The form of the answer: a JSON Schema, or the JSON string <c>"json"</c> for any JSON.</summary>
    public JsonElement? Format { get; init; }

    /// <summary>Settings of one server by the name that its wire gives them; sent as they are, over those above.</summary>
    public ImmutableSortedDictionary<string, JsonElement> Extra { get; init; } =
        ImmutableSortedDictionary.Create<string, JsonElement>(StringComparer.Ordinal);
}
