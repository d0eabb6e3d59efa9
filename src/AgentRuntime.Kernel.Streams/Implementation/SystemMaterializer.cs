using System.Runtime.CompilerServices;
using Akka.Actor;

namespace Akka.Streams.Implementation;

/// <summary>The materializer of streams that are run with a system instead of a materializer: one per system.</summary>
internal static class SystemMaterializer
{
    private static readonly ConditionalWeakTable<ActorSystem, ActorMaterializer> Materializers = [];

    public static ActorMaterializer Of(ActorSystem system)
    {
        ArgumentNullException.ThrowIfNull(system);
        return Materializers.GetValue(system, static key => ActorMaterializer.Create(key));
    }
}
