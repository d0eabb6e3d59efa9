using Akka.Actor;
using Microsoft.Extensions.Logging;

namespace AgentRuntime.Hosting;

/// <summary>Holds where the actor system's log goes, for <see cref="ExtensionsLogger"/> to find.</summary>
internal sealed class ExtensionsLogging(ILoggerFactory loggerFactory) : IExtension
{
    /// <summary>Where the log goes.</summary>
    internal ILoggerFactory LoggerFactory { get; } = loggerFactory;
}
