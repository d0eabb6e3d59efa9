using Akka.Actor;

namespace Akka.Event;

/// <summary>Makes logging adapters, and names of levels and types.</summary>
public static class Logging
{
    /// <summary>The event type of a level.</summary>
    public static Type ClassFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => typeof(Debug),
        LogLevel.InfoLevel => typeof(Info),
        LogLevel.WarningLevel => typeof(Warning),
        LogLevel.ErrorLevel => typeof(Error),
        _ => throw new ArgumentException("Unknown LogLevel", nameof(logLevel)),
    };

    /// <summary>The name of a level: <c>DEBUG</c>, <c>INFO</c>, <c>WARNING</c>, <c>ERROR</c>.</summary>
    public static string StringFor(this LogLevel logLevel) => logLevel switch
    {
        LogLevel.DebugLevel => "DEBUG",
        LogLevel.InfoLevel => "INFO",
        LogLevel.WarningLevel => "WARNING",
        LogLevel.ErrorLevel => "ERROR",
        _ => throw new ArgumentException("Unknown LogLevel", nameof(logLevel)),
    };

    /// <summary>The level of a name, in any case; <c>OFF</c> is above all levels.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static LogLevel LogLevelFor(string logLevel) => logLevel?.ToUpperInvariant() switch
    {
        "DEBUG" => LogLevel.DebugLevel,
        "INFO" => LogLevel.InfoLevel,
        "WARNING" => LogLevel.WarningLevel,
        "ERROR" => LogLevel.ErrorLevel,
        "OFF" => Off,
        _ => throw new ArgumentException($"Unknown LogLevel: \"{logLevel}\". Valid values are: \"DEBUG\", \"INFO\", \"WARNING\", \"ERROR\", \"OFF\"", nameof(logLevel)),
    };

    /// <summary>The level of an event type.</summary>
    public static LogLevel LogLevelFor<T>()
        where T : LogEvent
    {
        if (typeof(T) == typeof(Debug))
        {
            return LogLevel.DebugLevel;
        }

        if (typeof(T) == typeof(Info))
        {
            return LogLevel.InfoLevel;
        }

        return typeof(T) == typeof(Warning) ? LogLevel.WarningLevel : LogLevel.ErrorLevel;
    }

    /// <summary>An adapter for the current actor.</summary>
    public static ILoggingAdapter GetLogger(this IActorContext context, ILogMessageFormatter? logMessageFormatter = null)
        => new BusLogging(
            context.System.EventStream, LogSource.Create(context, context.System), logMessageFormatter ?? DefaultLogMessageFormatter.Instance);

    /// <summary>An adapter for an object: an actor, a type, a text.</summary>
    public static ILoggingAdapter GetLogger(ActorSystem system, object logSourceObj, ILogMessageFormatter? logMessageFormatter = null)
        => new BusLogging(
            system.EventStream, LogSource.Create(logSourceObj, system), logMessageFormatter ?? DefaultLogMessageFormatter.Instance);

    /// <summary>An adapter for an object: an actor, a type, a text.</summary>
    public static ILoggingAdapter GetLogger(LoggingBus loggingBus, object logSourceObj, ILogMessageFormatter? logMessageFormatter = null)
        => new BusLogging(loggingBus, LogSource.Create(logSourceObj), logMessageFormatter ?? DefaultLogMessageFormatter.Instance);

    /// <summary>The name of an object's type without its namespace.</summary>
    public static string SimpleName(object o) => SimpleName(o.GetType());

    /// <summary>The name of a type without its namespace.</summary>
    public static string SimpleName(Type t) => t.Name;

    /// <summary>Above all levels.</summary>
    internal const LogLevel Off = (LogLevel)int.MaxValue;
}
