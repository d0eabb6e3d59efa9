using System.Collections.Concurrent;
using System.Reflection;

namespace Akka.Actor;

/// <summary>What the kernel must know of an actor's type, found out once per type.</summary>
internal sealed class ActorTypeInfo
{
    private static readonly ConcurrentDictionary<Type, ActorTypeInfo> Known = new();

    private ActorTypeInfo(Type type)
    {
        Type = type;
        HasStash = typeof(IActorStash).IsAssignableFrom(type);
        HasUnboundedStash = typeof(IWithUnboundedStash).IsAssignableFrom(type);
        HasTimers = typeof(IWithTimers).IsAssignableFrom(type);
        var around = type.GetMethod(
            nameof(ActorBase.AroundReceive),
            BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic,
            [typeof(Receive), typeof(object)]);
        OverridesAroundReceive = around?.DeclaringType != typeof(ActorBase);
    }

    internal Type Type { get; }

    internal bool HasStash { get; }

    /// <summary>Whether the stash has no bound, whatever is configured.</summary>
    internal bool HasUnboundedStash { get; }

    internal bool HasTimers { get; }

    internal bool OverridesAroundReceive { get; }

    internal static ActorTypeInfo For(Type type) => Known.GetOrAdd(type, static t => new ActorTypeInfo(t));
}
