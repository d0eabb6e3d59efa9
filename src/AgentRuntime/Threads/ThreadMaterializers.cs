using AgentRuntime.Actors;
using AgentRuntime.Providers;
using Akka.Actor;
using Akka.Streams;

namespace AgentRuntime.Threads;

/// <summary>What runs the streams of all threads of one runtime.</summary>
/// <param name="General">For providers that may block.</param>
/// <param name="Direct">For providers that never block: their streams run on the threads that read the sockets.</param>
internal sealed record ThreadMaterializers(IMaterializer General, IMaterializer Direct)
{
    /// <summary>Two that end with an actor.</summary>
    internal static ThreadMaterializers Create(IActorContext context)
    {
        var general = context.Materializer();
        return new ThreadMaterializers(
            general,
            RuntimeDispatchers.Knows(context.System, RuntimeDispatchers.Direct)
                ? context.Materializer(ActorMaterializerSettings.Create(context.System).WithDispatcher(RuntimeDispatchers.Direct))
                : general);
    }

    /// <summary>The one for a provider's streams.</summary>
    internal IMaterializer For(IModelProvider provider) => provider.NeverBlocks ? Direct : General;
}
