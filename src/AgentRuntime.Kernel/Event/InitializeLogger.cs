using Akka.Actor;

namespace Akka.Event;

/// <summary>The first message of a logger; it answers with <see cref="LoggerInitialized"/>.</summary>
public class InitializeLogger : INoSerializationVerificationNeeded
{
    /// <summary>Names the bus.</summary>
    public InitializeLogger(LoggingBus loggingBus) => LoggingBus = loggingBus;

    /// <summary>The bus that the log events come from.</summary>
    public LoggingBus LoggingBus { get; }
}
