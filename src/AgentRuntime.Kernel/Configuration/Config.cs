using System.Diagnostics.CodeAnalysis;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>
/// A tree of settings read from HOCON, with another configuration to fall back to. Immutable and safe to share.
/// A path is dotted; a part that holds a dot is quoted: <c>akka.actor.deployment."/a.b".router</c>.
/// </summary>
public partial class Config
{
    /// <summary>The configuration without any setting.</summary>
    [SuppressMessage("Usage", "CA2211:Non-constant fields should not be visible", Justification = "readonly, named by the official surface")]
    public static readonly Config Empty = new();

    private readonly HoconValue _own;
    private HoconValue? _merged;

    /// <summary>Creates a configuration without any setting.</summary>
    public Config() => _own = HoconValue.EmptyObject;

    /// <summary>Creates a configuration from a parsed document.</summary>
    public Config(HoconRoot root) => _own = root.Value;

    /// <summary>Creates a configuration that finds in <paramref name="fallback"/> what <paramref name="source"/> lacks.</summary>
    public Config(Config source, Config? fallback)
    {
        _own = source._own;
        Fallback = source.Fallback is { } inner && fallback is not null ? new Config(inner, fallback) : source.Fallback ?? fallback;
    }

    /// <summary>Where settings are looked for that this configuration lacks; null when there is no such place.</summary>
    public Config? Fallback { get; }

    /// <summary>Whether there is no setting at all, here or in the fallback.</summary>
    public virtual bool IsEmpty => Root.IsEmpty;

    /// <summary>The tree of settings with the fallback merged in: objects merge field by field, anything else hides what is below it.</summary>
    public virtual HoconValue Root => Fallback is null ? _own : _merged ??= HoconValue.Merge(_own, Fallback.Root);

    /// <summary>Reads a string as HOCON.</summary>
    /// <exception cref="ConfigurationException">The text is no HOCON; the message names line and column.</exception>
    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    /// <summary>The configuration, falling back to the HOCON text.</summary>
    public static Config operator +(Config config, string fallback) => config.WithFallback(ConfigurationFactory.ParseString(fallback));

    /// <summary>The HOCON text as a configuration, falling back to the other one.</summary>
    public static Config operator +(string configHocon, Config fallbackConfig) =>
        ConfigurationFactory.ParseString(configHocon).WithFallback(fallbackConfig);

    /// <summary>The outermost keys with their values, the fallback's included.</summary>
    public virtual IEnumerable<KeyValuePair<string, HoconValue>> AsEnumerable() => Root.Fields ?? [];

    /// <summary>This configuration with <paramref name="fallback"/> behind its own fallbacks. Neither argument changes.</summary>
    /// <exception cref="ArgumentException">The configuration was given to itself.</exception>
    public virtual Config WithFallback(Config? fallback)
    {
        if (fallback is null || fallback.IsEmpty)
        {
            return this;
        }

        if (ReferenceEquals(fallback, this))
        {
            throw new ArgumentException("A configuration cannot have itself as its fallback.", nameof(fallback));
        }

        return IsEmpty ? fallback : new Config(this, fallback);
    }

    /// <summary>Whether the path leads to a value other than <c>null</c>.</summary>
    public virtual bool HasPath(string path) => Find(path) is not null;

    /// <summary>The configuration's own settings as HOCON, without the fallback's.</summary>
    public override string ToString() => _own.ToString(0);

    /// <summary>The settings as HOCON.</summary>
    /// <param name="includeFallback">Whether to merge the fallback's settings in.</param>
    public string ToString(bool includeFallback) => (includeFallback ? Root : _own).ToString(0);

    /// <summary>A copy of this configuration with another fallback behind it.</summary>
    protected Config Copy(Config? fallback = null) => new(this, fallback);

    private HoconValue? Find(string path) => Root.Find(HoconPath.Split(path)) is { IsUndefined: false } value ? value : null;
}
