namespace Akka.Event;

/// <summary>The base of logging adapters: it asks for the level before it passes anything on.</summary>
public abstract class LoggingAdapterBase : ILoggingAdapter
{
    /// <summary>An adapter that formats with <paramref name="logMessageFormatter"/>.</summary>
    protected LoggingAdapterBase(ILogMessageFormatter logMessageFormatter)
    {
        ArgumentNullException.ThrowIfNull(logMessageFormatter);
        Formatter = logMessageFormatter;
    }

    /// <summary>Puts arguments into templates.</summary>
    public ILogMessageFormatter Formatter { get; }

    /// <summary>Whether debug events are logged.</summary>
    public abstract bool IsDebugEnabled { get; }

    /// <summary>Whether errors are logged.</summary>
    public abstract bool IsErrorEnabled { get; }

    /// <summary>Whether information is logged.</summary>
    public abstract bool IsInfoEnabled { get; }

    /// <summary>Whether warnings are logged.</summary>
    public abstract bool IsWarningEnabled { get; }

    /// <summary>Whether a level is logged.</summary>
    public bool IsEnabled(LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => IsDebugEnabled,
        LogLevel.InfoLevel => IsInfoEnabled,
        LogLevel.WarningLevel => IsWarningEnabled,
        LogLevel.ErrorLevel => IsErrorEnabled,
        _ => throw new ArgumentOutOfRangeException(nameof(logLevel), logLevel, "Unknown LogLevel"),
    };

    /// <summary>Logs a template with its arguments.</summary>
    public void Log(LogLevel logLevel, Exception? cause, LogMessage message)
    {
        if (IsEnabled(logLevel))
        {
            NotifyLog(logLevel, message, cause);
        }
    }

    /// <summary>Logs a text.</summary>
    public void Log(LogLevel logLevel, Exception? cause, string format)
    {
        if (IsEnabled(logLevel))
        {
            NotifyLog(logLevel, format, cause);
        }
    }

    /// <summary>Passes an event on whose level is logged.</summary>
    protected abstract void NotifyLog(LogLevel logLevel, object message, Exception? cause = null);
}
