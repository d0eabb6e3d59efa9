using System.Collections.Immutable;
using AgentRuntime.Providers;
using AgentRuntime.Providers.LMStudio;
using AgentRuntime.Providers.Ollama;
using AgentRuntime.Providers.OpenAI;

namespace AgentRuntime.Hosting;

/// <summary>Reads the options of the providers from their sections of the settings.</summary>
internal static class ProviderSettings
{
    private static readonly IReadOnlyDictionary<string, InlineThinking> InlineThinkingWords =
        new Dictionary<string, InlineThinking>(StringComparer.Ordinal)
        {
            ["tags"] = InlineThinking.Tags,
            ["starts-open"] = InlineThinking.StartsOpen,
            ["ignored"] = InlineThinking.Ignored,
        };

    private static readonly IReadOnlyDictionary<string, OpenAIDialect> DialectWords =
        new Dictionary<string, OpenAIDialect>(StringComparer.Ordinal)
        {
            ["generic"] = OpenAIDialect.Generic,
            ["openai"] = OpenAIDialect.OpenAI,
            ["llama-cpp"] = OpenAIDialect.LlamaCpp,
            ["vllm"] = OpenAIDialect.Vllm,
            ["open-router"] = OpenAIDialect.OpenRouter,
        };

    internal static OllamaOptions Ollama(RuntimeConfig config, string name, Uri? url)
    {
        var section = new Section(config, name, "ollama");
        return section.Common(new OllamaOptions(url ?? section.Url()) { Name = name }) with
        {
            ContextLength = section.PositiveOrNull("context-length"),
            KeepAlive = section.TimeSpanOrNull("keep-alive"),
            InlineThinking = config.GetWord(section.Key("inline-thinking"), InlineThinkingWords),
        };
    }

    internal static LMStudioOptions LMStudio(RuntimeConfig config, string name, Uri? url)
    {
        var section = new Section(config, name, "lmstudio");
        return section.Common(new LMStudioOptions(url ?? section.Url()) { Name = name }) with
        {
            ContextLength = section.PositiveOrNull("context-length"),
            Ttl = section.TimeSpanOrNull("ttl"),
            InlineThinking = config.GetWord(section.Key("inline-thinking"), InlineThinkingWords),
        };
    }

    internal static OpenAICompatibleOptions OpenAICompatible(RuntimeConfig config, string name, Uri? url)
    {
        var section = new Section(config, name, RuntimeConfig.OpenAICompatible);
        return section.Common(new OpenAICompatibleOptions(name, url ?? section.Url())) with
        {
            Dialect = config.GetWord(section.Key("dialect"), DialectWords),
            InlineThinking = config.GetWord(section.Key("inline-thinking"), InlineThinkingWords),
            IncludeUsage = config.GetBoolean(section.Key("include-usage")),
        };
    }

    /// <summary>A provider's own section, over that of its kind.</summary>
    private readonly struct Section(RuntimeConfig config, string name, string kind)
    {
        internal string Key(string key)
        {
            // Only a name that would be cut up as a path needs the quotes; without them a person finds the key of an error in the file.
            var quote = name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_') ? "" : "\"";
            var own = $"{RuntimeConfig.Providers}.{quote}{name}{quote}.{key}";
            return config.Has(own) ? own : $"{RuntimeConfig.Providers}.{kind}.{key}";
        }

        internal Uri Url()
        {
            var key = Key("url");
            var text = config.GetString(key);
            return Uri.TryCreate(text, UriKind.Absolute, out var url)
                ? url
                : throw config.Invalid(key, $"must be an absolute address such as http://localhost:11434, not '{text}'.");
        }

        internal int? PositiveOrNull(string key) =>
            config.GetInt(Key(key), minimum: 0) is > 0 and var value ? value : null;

        internal TimeSpan? TimeSpanOrNull(string key) =>
            config.GetString(Key(key)).Length == 0 ? null : config.GetTimeSpan(Key(key));

        internal T Common<T>(T options)
            where T : HttpProviderOptions
        {
            var apiKey = config.GetString(Key("api-key"));
            return (T)(options with
            {
                ApiKey = apiKey.Length == 0 ? null : apiKey,
                Headers = config.GetTexts(Key("headers")).ToImmutableSortedDictionary(StringComparer.OrdinalIgnoreCase),
                MaxParallel = PositiveOrNull("max-parallel"),
                ConnectTimeout = config.GetTimeSpan(Key("connect-timeout")),
                FirstByteTimeout = config.GetTimeSpan(Key("first-byte-timeout")),
                IdleTimeout = config.GetTimeSpan(Key("idle-timeout")),
                QueryTimeout = config.GetTimeSpan(Key("query-timeout")),
                MaxLineBytes = config.GetInt(Key("max-line-bytes")),
            });
        }
    }
}
