using Akka.Actor;
using Akka.Event;
using Microsoft.Extensions.Logging;
using AkkaLogLevel = Akka.Event.LogLevel;
using ExtensionsLogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace AgentRuntime.Hosting;

/// <summary>
/// The logger of an actor system that writes to Microsoft.Extensions.Logging: the category is the class that logged, the message
/// begins with the actor's path. Named in <c>akka.loggers</c>; what is logged before the system knows a logger factory is dropped.
/// </summary>
internal sealed class ExtensionsLogger : ReceiveActor
{
    private ILoggerFactory? _loggerFactory;

    /// <summary>Made by the actor system.</summary>
    public ExtensionsLogger()
    {
        Receive<LogEvent>(Write);
        Receive<InitializeLogger>(_ => Sender.Tell(new LoggerInitialized(), Self));
    }

    private static ExtensionsLogLevel LevelOf(AkkaLogLevel level) => level switch
    {
        AkkaLogLevel.DebugLevel => ExtensionsLogLevel.Debug,
        AkkaLogLevel.InfoLevel => ExtensionsLogLevel.Information,
        AkkaLogLevel.WarningLevel => ExtensionsLogLevel.Warning,
        AkkaLogLevel.ErrorLevel => ExtensionsLogLevel.Error,
        _ => ExtensionsLogLevel.Error,
    };

    private void Write(LogEvent logEvent)
    {
        if (_loggerFactory is null && Context.System.TryGetExtension<ExtensionsLogging>(out var logging))
        {
            _loggerFactory = logging.LoggerFactory;
        }

        var level = LevelOf(logEvent.LogLevel());
        var logger = _loggerFactory?.CreateLogger(logEvent.LogClass.FullName ?? logEvent.LogClass.Name);
        if (logger?.IsEnabled(level) != true)
        {
            return;
        }

        logger.Log(
            level,
            default,
            logEvent,
            logEvent.Cause,
            static (item, _) => $"{item.LogSource}: {item.Message}");
    }
}
