namespace Akka.Event;

/// <summary>Logs nothing.</summary>
public sealed class NoLogger : ILoggingAdapter
{
    /// <summary>The only instance.</summary>
    public static readonly ILoggingAdapter Instance = new NoLogger();

    private NoLogger()
    {
    }

    /// <summary>Formats as the default does.</summary>
    public ILogMessageFormatter Formatter => DefaultLogMessageFormatter.Instance;

    /// <summary>False.</summary>
    public bool IsDebugEnabled => false;

    /// <summary>False.</summary>
    public bool IsInfoEnabled => false;

    /// <summary>False.</summary>
    public bool IsWarningEnabled => false;

    /// <summary>False.</summary>
    public bool IsErrorEnabled => false;

    /// <summary>False.</summary>
    public bool IsEnabled(LogLevel logLevel) => false;

    /// <summary>Does nothing.</summary>
    public void Log(LogLevel logLevel, Exception? cause, string format)
    {
    }

    /// <summary>Does nothing.</summary>
    public void Log(LogLevel logLevel, Exception? cause, LogMessage message)
    {
    }
}
