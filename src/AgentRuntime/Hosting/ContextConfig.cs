using System.Collections.Frozen;
using AgentRuntime.Model;
using AgentRuntime.Threads.Context;

namespace AgentRuntime.Hosting;

/// <summary>Reads the settings of contexts and titles.</summary>
internal static class ContextConfig
{
    private static readonly FrozenDictionary<string, CompactionMode> CompactionModes =
        new Dictionary<string, CompactionMode>(StringComparer.Ordinal)
        {
            ["summary"] = CompactionMode.Summary,
            ["drop"] = CompactionMode.Drop,
            ["off"] = CompactionMode.Off,
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The settings under <c>agent-runtime.context</c>.</summary>
    internal static ContextSettings ContextFrom(RuntimeConfig config)
    {
        var compactAt = config.GetShare("context.compact-at");
        var compactTo = config.GetShare("context.compact-to");
        if (compactTo >= compactAt)
        {
            throw config.Invalid(
                "context.compact-to", "must be less than context.compact-at: compacting makes a conversation smaller.");
        }

        return new ContextSettings
        {
            WarnAt = config.GetShare("context.warn-at"),
            CompactAt = compactAt,
            CompactTo = compactTo,
            Compaction = config.GetWord("context.compaction", CompactionModes),
            SummaryModel = ModelFrom(config, "context.summary-model"),
            MaxSummaryLength = config.GetInt("context.max-summary-length"),
            SummaryTimeout = config.GetFiniteTimeSpan("context.summary-timeout"),
            ShortenedToolResultLength = config.GetInt("context.shortened-tool-result-length", minimum: 64),
            FallbackLength = config.GetInt("context.fallback-length", minimum: 0),
            ReserveForOutput = config.GetInt("context.reserve-for-output", minimum: 0),
        };
    }

    /// <summary>The settings under <c>agent-runtime.title</c>.</summary>
    internal static TitleSettings TitleFrom(RuntimeConfig config) => new()
    {
        IsEnabled = config.GetBoolean("title.enabled"),
        Model = ModelFrom(config, "title.model"),
        MaxLength = config.GetInt("title.max-length"),
        Timeout = config.GetFiniteTimeSpan("title.timeout"),
    };

    private static ModelRef? ModelFrom(RuntimeConfig config, string key)
    {
        var text = config.GetString(key);
        if (text.Length == 0)
        {
            return null;
        }

        return ModelRef.TryParse(text, out var model)
            ? model
            : throw config.Invalid(key, $"must be PROVIDER/MODEL or empty, not '{text}'.");
    }
}
