namespace Akka.Event;

/// <summary>Something failed.</summary>
public class Error : LogEvent
{
    /// <summary>An event; the exception may be null.</summary>
    public Error(Exception? cause, string logSource, Type logClass, object message)
    {
        Cause = cause;
        LogSource = logSource;
        LogClass = logClass;
        Message = message;
    }

    /// <inheritdoc/>
    public override LogLevel LogLevel() => Event.LogLevel.ErrorLevel;
}
