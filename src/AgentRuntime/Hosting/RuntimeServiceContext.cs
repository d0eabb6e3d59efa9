using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace AgentRuntime.Hosting;

/// <summary>What a service of a runtime is made with.</summary>
/// <param name="ActorSystem">The runtime's actor system; it outlives the service.</param>
/// <param name="Config">The settings of the runtime.</param>
/// <param name="TimeProvider">The clock.</param>
/// <param name="LoggerFactory">Where the runtime logs.</param>
public sealed record RuntimeServiceContext(
    ActorSystem ActorSystem, RuntimeConfig Config, TimeProvider TimeProvider, ILoggerFactory LoggerFactory);
