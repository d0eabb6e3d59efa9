using System.Runtime.CompilerServices;
using Akka.Actor;

namespace Akka.Streams.Implementation;

/// <summary>What all materializers of a system share, and the materializer of streams that are run with the system itself.</summary>
internal sealed class SystemMaterializer
{
    private static readonly ConditionalWeakTable<ActorSystem, SystemMaterializer> Systems = [];

    private readonly ActorMaterializerSettings _settings;
    private readonly Lazy<ActorMaterializer> _materializer;

    private SystemMaterializer(ActorSystem system)
    {
        // The dispatchers of streams must be known to the system; its own configuration comes first.
        system.Settings.InjectTopLevelFallback(ActorMaterializerImpl.DefaultConfig);
        _settings = ActorMaterializerSettings.Create(system);
        _materializer = new Lazy<ActorMaterializer>(() => ActorMaterializer.Create(system, _settings));
    }

    public static ActorMaterializerSettings SettingsOf(ActorSystem system) => Get(system)._settings;

    public static ActorMaterializer Of(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return Get(system)._materializer.Value;
    }

    private static SystemMaterializer Get(ActorSystem system)
    {
        if (Systems.TryGetValue(system, out var known))
        {
            return known;
        }

        lock (Systems)
        {
            return Systems.GetValue(system, static key => new SystemMaterializer(key));
        }
    }
}
