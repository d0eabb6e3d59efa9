namespace Akka.Event;

/// <summary>How important a log event is.</summary>
public enum LogLevel
{
    /// <summary>For the one who looks for a fault.</summary>
    DebugLevel = 0,

    /// <summary>Worth to be told.</summary>
    InfoLevel = 1,

    /// <summary>Something unexpected that the system coped with.</summary>
    WarningLevel = 2,

    /// <summary>Something failed.</summary>
    ErrorLevel = 3,
}
