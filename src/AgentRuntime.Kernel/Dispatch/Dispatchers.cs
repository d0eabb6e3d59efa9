using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;

namespace Akka.Dispatch;

/// <summary>The dispatchers of a system by the path of their settings.</summary>
internal sealed class Dispatchers
{
    internal const string DefaultDispatcherId = "akka.actor.default-dispatcher";

    private const int DefaultThroughput = 30;

    private readonly ConcurrentDictionary<string, MessageDispatcher> _known = new(StringComparer.Ordinal);
    private readonly ActorSystemImpl _system;

    internal Dispatchers(ActorSystemImpl system)
    {
        _system = system;
        Default = Lookup(DefaultDispatcherId);
    }

    internal MessageDispatcher Default { get; }

    internal MessageDispatcher Lookup(string id)
        => _known.TryGetValue(id, out var known) ? known : _known.GetOrAdd(id, Make);

    /// <summary>Adds a dispatcher that code made.</summary>
    internal void Register(string id, MessageDispatcher dispatcher) => _known[id] = dispatcher;

    private MessageDispatcher Make(string id)
    {
        var all = _system.Settings.Config;
        if (!all.HasPath(id))
        {
            throw new ConfigurationException($"Dispatcher {id} not configured.");
        }

        var config = all.GetConfig(id)!;
        var type = config.GetString("type", "Dispatcher");
        switch (type)
        {
            case "Dispatcher" when config.GetString("hand-off", "") is { Length: > 0 }:
                return new DirectDispatcher(
                    _system,
                    id,
                    config.GetInt("throughput", DefaultThroughput),
                    config.GetTimeSpan("throughput-deadline-time", TimeSpan.Zero),
                    HandOff.Read(id, config));
            case "Dispatcher" or "PinnedDispatcher" or "ThreadPoolDispatcher" or "TaskDispatcher" or "ForkJoinDispatcher" or "ChannelExecutor":
                return new ThreadPoolDispatcher(
                    _system,
                    id,
                    config.GetInt("throughput", DefaultThroughput),
                    config.GetTimeSpan("throughput-deadline-time", TimeSpan.Zero));
            default:
                return Custom(type, id, config);
        }
    }

    private MessageDispatcher Custom(string typeName, string id, Config config)
    {
        if (NamedType.Find(typeName) is { } type
            && typeof(IDispatcherFactory).IsAssignableFrom(type)
            && Activator.CreateInstance(type, nonPublic: true) is IDispatcherFactory factory)
        {
            return factory.Create(_system, id, config);
        }

        throw new ConfigurationException(
            $"Dispatcher {id} has the type {typeName}, which is not known. Known are Dispatcher, PinnedDispatcher, ThreadPoolDispatcher, "
            + $"TaskDispatcher and ForkJoinDispatcher; all run on the thread pool.");
    }
}
