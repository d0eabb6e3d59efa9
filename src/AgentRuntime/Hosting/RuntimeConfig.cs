using System.Collections.Immutable;
using System.Globalization;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace AgentRuntime.Hosting;

/// <summary>
/// The one place where HOCON is read: the embedded <c>reference.conf</c> with what a user set over it. A key that the reference
/// does not have, and a value that is not of its kind, is an error that names both the key and where it was set.
/// </summary>
public sealed class RuntimeConfig
{
    /// <summary>The section of the settings that every OpenAI-compatible provider starts from.</summary>
    internal const string OpenAICompatible = "openai-compatible";

    /// <summary>The section of the providers.</summary>
    internal const string Providers = "providers";

    private const string Root = "agent-runtime";

    private readonly Config _config;
    private readonly string _source;
    private readonly string _name;

    private RuntimeConfig(Config config, string source, string name = Root)
    {
        _config = config;
        _source = source;
        _name = name;
    }

    /// <summary>The defaults alone.</summary>
    public static RuntimeConfig Default { get; } = new(Reference(), "reference.conf");

    /// <summary>Reads a HOCON file over the defaults.</summary>
    /// <exception cref="RuntimeConfigException">The file cannot be read, is not HOCON, or has a key that does not exist.</exception>
    public static RuntimeConfig FromFile(string path)
    {
        try
        {
            return FromText(File.ReadAllText(path), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RuntimeConfigException($"The settings file '{path}' cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Reads HOCON over the defaults.</summary>
    /// <param name="hocon">The text; keys stand under <c>agent-runtime</c>.</param>
    /// <param name="source">What errors call it: a file's name.</param>
    /// <exception cref="RuntimeConfigException">The text is not HOCON, or has a key that does not exist.</exception>
    public static RuntimeConfig FromText(string hocon, string source)
    {
        Config parsed;
        try
        {
            parsed = ConfigurationFactory.ParseString(hocon);
        }
#pragma warning disable CA1031 // The official HOCON parser throws several kinds, plain Exception among them.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            throw new RuntimeConfigException($"'{source}' is not valid HOCON: {exception.Message}", exception);
        }

        return FromConfig(parsed, source);
    }

    /// <summary>Takes a parsed configuration, such as an actor system's own, over the defaults.</summary>
    /// <exception cref="RuntimeConfigException">A key under <c>agent-runtime</c> does not exist.</exception>
    public static RuntimeConfig FromConfig(Config config, string source)
    {
        var reference = Reference();
        if (config.IsEmpty || !config.HasPath(Root))
        {
            return new RuntimeConfig(reference, source);
        }

        if (!config.GetValue(Root)!.IsObject())
        {
            throw new RuntimeConfigException($"The setting {Root} in '{source}' must be an object {{ … }}.");
        }

        RejectUnknown(config.GetConfig(Root)!, reference.GetConfig(Root)!, Root, source);
        return new RuntimeConfig(config.WithFallback(reference), source);
    }

    /// <summary>The text of a key.</summary>
    /// <param name="key">The path below <c>agent-runtime</c>.</param>
    public string GetString(string key) => Read(
        key,
        "a text",
        // The official packages have no text for a list or an object, and the kernel throws.
        (config, path) => config.GetString(path) ?? throw new FormatException("It is a list or an object."));

    /// <summary>The whole number of a key.</summary>
    /// <param name="key">The path below <c>agent-runtime</c>.</param>
    /// <param name="minimum">The least that is allowed.</param>
    public int GetInt(string key, int minimum = 1) => (int)GetLong(key, minimum, int.MaxValue);

    /// <summary>The whole number of a key.</summary>
    /// <param name="key">The path below <c>agent-runtime</c>.</param>
    /// <param name="minimum">The least that is allowed.</param>
    /// <param name="maximum">The most that is allowed.</param>
    public long GetLong(string key, long minimum = 1, long maximum = long.MaxValue) =>
        Read(key, $"a whole number from {minimum} to {maximum}", (config, path) =>
        {
            var value = long.Parse(config.GetString(path)!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            return value >= minimum && value <= maximum
                ? value
                : throw new FormatException($"{value} is out of range.");
        });

    /// <summary>The share of a key: a number above 0 and up to 1.</summary>
    /// <param name="key">The path below <c>agent-runtime</c>.</param>
    public double GetShare(string key) => Read(key, "a number above 0 and up to 1", (config, path) =>
    {
        var value = double.Parse(config.GetString(path)!, NumberStyles.Float, CultureInfo.InvariantCulture);
        return value is > 0 and <= 1 ? value : throw new FormatException($"{value} is out of range.");
    });

    /// <summary>The duration of a key: a number with a unit, for example <c>5 s</c>, or <c>infinite</c>.</summary>
    /// <param name="key">The path below <c>agent-runtime</c>.</param>
    public TimeSpan GetTimeSpan(string key) => Read(
        key,
        "a duration such as '500 ms', '5 s' or 'infinite'",
        (config, path) => config.GetTimeSpan(path, null, allowInfinite: true));

    /// <summary>The duration of a key that must end and take some time.</summary>
    /// <param name="key">The path below <c>agent-runtime</c>.</param>
    public TimeSpan GetFiniteTimeSpan(string key) => GetTimeSpan(key) is var value && value > TimeSpan.Zero
        ? value
        : throw Invalid(key, "must be a duration of more than 0, such as '500 ms' or '5 s'.");

    /// <summary>The truth of a key: on, off, yes, no, true or false.</summary>
    /// <param name="key">The path below <c>agent-runtime</c>.</param>
    public bool GetBoolean(string key) =>
        Read(key, "true or false", (config, path) => config.GetString(path) switch
        {
            "on" or "yes" or "true" => true,
            "off" or "no" or "false" => false,
            var other => throw new FormatException($"'{other}' is neither."),
        });

    /// <summary>The names and texts of a key that is an object of free names; those of an object in it are joined to its own by a dot.</summary>
    /// <param name="key">The path below <c>agent-runtime</c>.</param>
    public IReadOnlyDictionary<string, string> GetTexts(string key) =>
        Read(key, "an object of texts", (config, path) => config.GetConfig(path) is { IsEmpty: false } texts
            ? TextsOf(texts).ToDictionary(StringComparer.Ordinal)
            : new Dictionary<string, string>(StringComparer.Ordinal));

    /// <summary>The objects of a key that is a list of objects, each read like a section of its own.</summary>
    /// <param name="key">The path below <c>agent-runtime</c>.</param>
    /// <param name="defaults">The keys that an object may have, with what they are where it does not: HOCON.</param>
    /// <exception cref="RuntimeConfigException">The key is no list of objects, or one of them has a key that does not exist.</exception>
    internal ImmutableArray<RuntimeConfig> GetObjects(string key, string defaults)
    {
        var reference = ConfigurationFactory.ParseString($"{Root} {{ {defaults} }}");
        var items = Read(key, "a list of objects [ { … }, … ]", (config, path) => ItemsOf(config.GetValue(path)!));
        return [.. items.Select((item, index) => ReadObject(item, reference, $"{_name}.{key}[{index}]"))];
    }

    /// <summary>The objects of a key that is an object of free names, each read like a section of its own: by name, in order.</summary>
    /// <param name="key">The path below <c>agent-runtime</c>.</param>
    /// <param name="defaults">The keys that an object may have, with what they are where it does not: HOCON.</param>
    /// <exception cref="RuntimeConfigException">Something under the key is no object, or has a key that does not exist.</exception>
    public IReadOnlyList<KeyValuePair<string, RuntimeConfig>> GetSections(string key, string defaults)
    {
        var reference = ConfigurationFactory.ParseString($"{Root} {{ {defaults} }}");
        var sections = Read(key, "an object of objects", (config, path) => config.GetConfig(path) is { IsEmpty: false } found
            ? found.AsEnumerable().OrderBy(static pair => pair.Key, StringComparer.Ordinal).ToArray()
            : []);
        return [.. sections.Select(pair => KeyValuePair.Create(
            pair.Key, ReadObject(pair.Value, reference, $"{_name}.{key}.{pair.Key}")))];
    }

    /// <summary>The providers that have settings, in order; those of the defaults are among them.</summary>
    public IReadOnlyList<string> ProviderNames =>
    [
        .. _config.GetConfig($"{Root}.{Providers}")!.AsEnumerable()
            .Select(static pair => pair.Key)
            .Where(static name => name != OpenAICompatible)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The texts of a key that is a list. An error does not repeat what was written: it may be a secret.</summary>
    /// <param name="key">The path below <c>agent-runtime</c>.</param>
    public IReadOnlyList<string> GetTextList(string key) => Read(
        key,
        "a list of texts [ … ]",
        (config, path) => ItemsOf(config.GetValue(path)!).Select(static item => item.GetString()!).ToArray(),
        isSecret: true);

    /// <summary>One of a set of words.</summary>
    /// <param name="key">The path below <c>agent-runtime</c>.</param>
    /// <param name="words">The words and what they stand for.</param>
    public T GetWord<T>(string key, IReadOnlyDictionary<string, T> words) =>
        Read(key, $"one of {string.Join(", ", words.Keys)}", (config, path) => words[config.GetString(path)!]);

    /// <summary>True when a key has a value.</summary>
    /// <param name="key">The path below <c>agent-runtime</c>.</param>
    public bool Has(string key) => _config.HasPath($"{Root}.{key}");

    /// <summary>The error of a value that was read and is not allowed.</summary>
    /// <param name="key">The path below <c>agent-runtime</c>.</param>
    /// <param name="problem">What is wrong and what to write instead, as the end of a sentence that begins with the key and the file.</param>
    public RuntimeConfigException Invalid(string key, string problem) =>
        new($"The setting {_name}.{key} in '{_source}' {problem}");

    private static Config Reference() => ConfigurationFactory.FromResource(
        "AgentRuntime.reference.conf", typeof(RuntimeConfig).Assembly);

    private static void RejectUnknown(Config user, Config reference, string path, string source)
    {
        foreach (var (key, value) in user.AsEnumerable())
        {
            // A provider may have any name; what it may be told is what every OpenAI-compatible one may be told.
            var known = Find(reference, key)
                ?? (path == $"{Root}.{Providers}" ? Find(reference, OpenAICompatible) : null);
            if (known is null)
            {
                var keys = string.Join(", ", reference.AsEnumerable().Select(static pair => pair.Key).Order(StringComparer.Ordinal));
                throw new RuntimeConfigException(
                    $"The setting {path}.{key} in '{source}' does not exist. Settings of {path} are: {keys}.");
            }

            if (known.IsObject() && value.IsObject())
            {
                RejectUnknownIn(value, known, $"{path}.{key}", source);
            }
            else if (known.IsObject() != value.IsObject())
            {
                throw new RuntimeConfigException(known.IsObject()
                    ? $"The setting {path}.{key} in '{source}' must be an object {{ … }}."
                    : $"The setting {path}.{key} in '{source}' must be a value, not an object.");
            }
        }
    }

    private static void RejectUnknownIn(HoconValue user, HoconValue reference, string path, string source)
    {
        // An empty object in the reference takes any name, such as headers.
        var keys = reference.ToConfig();
        if (!keys.IsEmpty && keys.AsEnumerable().Any())
        {
            RejectUnknown(user.ToConfig(), keys, path, source);
        }
    }

    private static HoconValue? Find(Config reference, string key)
    {
        foreach (var (name, value) in reference.AsEnumerable())
        {
            if (name == key)
            {
                return value;
            }
        }

        return null;
    }

    private static IEnumerable<KeyValuePair<string, string>> TextsOf(Config texts) =>
        texts.AsEnumerable().SelectMany(static pair => pair.Value.IsObject()
            ? TextsOf(pair.Value.ToConfig()).Select(inner => KeyValuePair.Create($"{pair.Key}.{inner.Key}", inner.Value))
            : [KeyValuePair.Create(pair.Key, pair.Value.GetString() ?? throw new FormatException($"'{pair.Key}' is no text."))]);

    // The official parser does not call an empty list an array.
    private static IList<HoconValue> ItemsOf(HoconValue value) => value.IsString() || value.IsObject()
        ? throw new FormatException("The value is no list.")
        : value.GetArray();

    private RuntimeConfig ReadObject(HoconValue item, Config reference, string name)
    {
        if (!item.IsObject())
        {
            throw new RuntimeConfigException($"The setting {name} in '{_source}' must be an object {{ … }}.");
        }

        var own = item.AtKey(Root);
        RejectUnknown(own.GetConfig(Root)!, reference.GetConfig(Root)!, name, _source);
        return new RuntimeConfig(own.WithFallback(reference), _source, name);
    }

    private T Read<T>(string key, string expected, Func<Config, string, T> read, bool isSecret = false)
    {
        var path = $"{Root}.{key}";
        if (!_config.HasPath(path))
        {
            throw new RuntimeConfigException($"The setting {_name}.{key} in '{_source}' has no value; it must be {expected}.");
        }

        try
        {
            return read(_config, path);
        }
#pragma warning disable CA1031 // Whatever the parser throws, the person needs the key, the file and the kind.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var value = _config.GetValue(path)!;
            var found = isSecret ? "what it is" : value.IsString() ? $"'{value.GetString()}'" : "a list or an object";
            throw new RuntimeConfigException($"The setting {_name}.{key} in '{_source}' must be {expected}, not {found}.", exception);
        }
    }
}
