using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace AgentRuntime.Hosting;

/// <summary>Puts <see cref="ExtensionsLogging"/> into an actor system.</summary>
internal sealed class ExtensionsLoggingProvider(ILoggerFactory loggerFactory) : ExtensionIdProvider<ExtensionsLogging>
{
    /// <inheritdoc/>
    public override ExtensionsLogging CreateExtension(ExtendedActorSystem system) => new(loggerFactory);
}
