namespace Akka.Event;

/// <summary>Logs by publishing on a bus.</summary>
internal sealed class BusLogging(LoggingBus bus, LogSource source, ILogMessageFormatter formatter) : LoggingAdapterBase(formatter)
{
    public override bool IsDebugEnabled => bus.LogLevel <= LogLevel.DebugLevel;

    public override bool IsInfoEnabled => bus.LogLevel <= LogLevel.InfoLevel;

    public override bool IsWarningEnabled => bus.LogLevel <= LogLevel.WarningLevel;

    public override bool IsErrorEnabled => bus.LogLevel <= LogLevel.ErrorLevel;

    protected override void NotifyLog(LogLevel logLevel, object message, Exception? cause = null)
        => bus.Publish(logLevel switch
        {
            LogLevel.DebugLevel => new Debug(cause, source.Source, source.Type, message),
            LogLevel.InfoLevel => new Info(cause, source.Source, source.Type, message),
            LogLevel.WarningLevel => new Warning(cause, source.Source, source.Type, message),
            _ => (LogEvent)new Error(cause, source.Source, source.Type, message),
        });
}
