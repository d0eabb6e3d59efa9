using System.Collections.Immutable;
using System.Text.Json;
using AgentRuntime.Model;
using AgentRuntime.Server.Json;
using AgentRuntime.Server.Problems;

namespace AgentRuntime.Server.Threads;

/// <summary>How a model generates, as a request and an answer write it.</summary>
internal sealed record SettingsBody
{
    public double? Temperature { get; init; }

    public double? TopP { get; init; }

    public int? TopK { get; init; }

    public int? MaxOutputTokens { get; init; }

    public long? Seed { get; init; }

    public string[]? StopSequences { get; init; }

    public string? Thinking { get; init; }

    public int? ContextLength { get; init; }

    public JsonElement? Format { get; init; }

    public Dictionary<string, JsonElement>? Extra { get; init; }

    /// <summary>Null where nothing is set.</summary>
    public static SettingsBody? Of(ModelSettings settings) => settings == ModelSettings.Default ? null : new SettingsBody
    {
        Temperature = settings.Temperature,
        TopP = settings.TopP,
        TopK = settings.TopK,
        MaxOutputTokens = settings.MaxOutputTokens,
        Seed = settings.Seed,
        StopSequences = settings.StopSequences.IsEmpty ? null : [.. settings.StopSequences],
        Thinking = settings.Thinking is { } thinking ? Words.Of(thinking) : null,
        ContextLength = settings.ContextLength,
        Format = settings.Format,
        Extra = settings.Extra.IsEmpty ? null : settings.Extra.ToDictionary(StringComparer.Ordinal),
    };

    /// <summary>The settings as the runtime takes them.</summary>
    /// <exception cref="ProblemException">A value is out of its range.</exception>
    public ModelSettings ToSettings()
    {
        Require(Temperature is null or >= 0, "temperature", "0 or more");
        Require(TopP is null or (> 0 and <= 1), "topP", "above 0 and at most 1");
        Require(TopK is null or >= 1, "topK", "1 or more");
        Require(MaxOutputTokens is null or >= 1, "maxOutputTokens", "1 or more");
        Require(ContextLength is null or >= 1, "contextLength", "1 or more");
        Require(StopSequences?.Contains(null) != true, "stopSequences", "a list of texts");
        return new ModelSettings
        {
            Temperature = Temperature,
            TopP = TopP,
            TopK = TopK,
            MaxOutputTokens = MaxOutputTokens,
            Seed = Seed,
            StopSequences = [.. StopSequences ?? []],
            Thinking = Words.Parse<ThinkingMode>(Thinking, "settings.thinking"),
            ContextLength = ContextLength,
            Format = Format,
            Extra = (Extra ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
    }

    private static void Require(bool isMet, string member, string range)
    {
        if (!isMet)
        {
            throw ProblemMap.Invalid($"settings.{member}", $"'settings.{member}' must be {range}.");
        }
    }
}
