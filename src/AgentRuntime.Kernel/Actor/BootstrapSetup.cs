using Akka.Configuration;
using Akka.Util;

namespace Akka.Actor;

/// <summary>The configuration that a system starts with.</summary>
public sealed class BootstrapSetup : Setup.Setup
{
    private BootstrapSetup(Option<Config> config) => Config = config;

    /// <summary>The configuration, if one was given.</summary>
    public Option<Config> Config { get; }

    /// <summary>No configuration: the defaults.</summary>
    public static BootstrapSetup Create() => new(Option<Config>.None);

    /// <summary>The same with a configuration.</summary>
    public BootstrapSetup WithConfig(Config config) => new(config);

    /// <summary>The same with a configuration below the present one.</summary>
    public BootstrapSetup WithConfigFallback(Config config)
        => new(Config.HasValue ? Config.Value.WithFallback(config) : config);
}
