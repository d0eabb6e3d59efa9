using System.Collections.Immutable;
using AgentRuntime.Journal;
using AgentRuntime.Providers;
using Akka.Actor;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentRuntime.Hosting;

/// <summary>Says what a runtime is made of. Later calls win over earlier ones; nothing starts before <see cref="Start"/>.</summary>
public sealed class AgentRuntimeBuilder
{
    private readonly List<Func<ProviderContext, IModelProvider>> _providers = [];
    private readonly List<Func<RuntimeSettings, RuntimeSettings>> _configures = [];
    private RuntimeConfig _config = RuntimeConfig.Default;
    private ActorSystem? _actorSystem;
    private Func<RuntimeSettings, IThreadJournal>? _journal;
    private ILoggerFactory _loggerFactory = NullLoggerFactory.Instance;
    private TimeProvider _timeProvider = TimeProvider.System;

    /// <summary>Adds a provider; a second one of the same name is an error at start.</summary>
    public AgentRuntimeBuilder AddProvider(IModelProvider provider) => AddProvider(_ => provider);

    /// <summary>Adds a provider that is made at start, with the runtime's settings.</summary>
    public AgentRuntimeBuilder AddProvider(Func<ProviderContext, IModelProvider> create)
    {
        _providers.Add(create);
        return this;
    }

    /// <summary>Takes settings from HOCON.</summary>
    public AgentRuntimeBuilder UseConfig(RuntimeConfig config)
    {
        _config = config;
        return this;
    }

    /// <summary>Takes settings from a HOCON file.</summary>
    /// <exception cref="RuntimeConfigException">The file cannot be read, is not HOCON, or has a key that does not exist.</exception>
    public AgentRuntimeBuilder UseConfigFile(string path) => UseConfig(RuntimeConfig.FromFile(path));

    /// <summary>Changes settings in code, over those of HOCON.</summary>
    public AgentRuntimeBuilder Configure(Func<RuntimeSettings, RuntimeSettings> configure)
    {
        _configures.Add(configure);
        return this;
    }

    /// <summary>Lives in an actor system of the app's own, which the app terminates; else the runtime has one of its own.</summary>
    public AgentRuntimeBuilder UseActorSystem(ActorSystem actorSystem)
    {
        _actorSystem = actorSystem;
        return this;
    }

    /// <summary>Keeps thread logs in a journal of the app's choice; else in memory.</summary>
    public AgentRuntimeBuilder UseJournal(IThreadJournal journal)
    {
        _journal = _ => journal;
        return this;
    }

    /// <summary>
    /// Writes what the runtime's own actor system logs, warnings and above, to these loggers; else it goes nowhere. An actor system
    /// that was handed over logs as it was configured.
    /// </summary>
    public AgentRuntimeBuilder UseLoggerFactory(ILoggerFactory loggerFactory)
    {
        _loggerFactory = loggerFactory;
        return this;
    }

    /// <summary>Takes the time from another clock.</summary>
    public AgentRuntimeBuilder UseTimeProvider(TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        return this;
    }

    /// <summary>Starts the runtime.</summary>
    /// <exception cref="RuntimeConfigException">A setting is wrong, or two providers have one name.</exception>
    public AgentRuntimeHost Start()
    {
        var settings = RuntimeSettings.From(_config);
        foreach (var configure in _configures)
        {
            settings = configure(settings);
        }

        var context = new ProviderContext(_config, _timeProvider);
        var providers = ImmutableDictionary.CreateBuilder<string, IModelProvider>(StringComparer.Ordinal);
        foreach (var create in _providers)
        {
            var provider = create(context);
            if (!providers.TryAdd(provider.Name, provider))
            {
                throw new RuntimeConfigException(
                    $"Two providers are named '{provider.Name}'. Give one of them another name.");
            }
        }

        var journal = _journal?.Invoke(settings) ?? new MemoryJournal(settings.Journal.MemoryMaxLength);
        return AgentRuntimeHost.Start(
            settings, providers.ToImmutable(), journal, _timeProvider, _actorSystem, _loggerFactory);
    }
}
