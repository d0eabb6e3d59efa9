using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>
/// Makes filters for log events. Of <c>message</c> (the whole text), <c>start</c> (its beginning) and <c>contains</c> the first that is
/// given counts; <c>source</c> is the logging actor's path, with or without the system's address. The system needs the kit's logger,
/// which a kit's own system has.
/// </summary>
public class EventFilterFactory
{
    private readonly TestKitBase _testKit;
    private readonly ActorSystem _system;
    private readonly IReadOnlyList<LogFilter> _filters;

    /// <summary>Creates a factory for the kit's own system.</summary>
    public EventFilterFactory(TestKitBase testkit)
        : this(testkit, testkit.Sys)
    {
    }

    /// <summary>Creates a factory for another system.</summary>
    public EventFilterFactory(TestKitBase testkit, ActorSystem system)
        : this(testkit, system, [])
    {
    }

    internal EventFilterFactory(TestKitBase testKit, ActorSystem system, IReadOnlyList<LogFilter> filters)
    {
        _testKit = testKit;
        _system = system;
        _filters = filters;
    }

    /// <summary>Events for which the predicate holds.</summary>
    public IEventFilterApplier Custom(Predicate<LogEvent> predicate) => Custom<LogEvent>(predicate);

    /// <summary>Events of that type for which the predicate holds.</summary>
    public IEventFilterApplier Custom<TLogEvent>(Predicate<TLogEvent> predicate)
        where TLogEvent : LogEvent => Apply(new LogFilter(logged => logged is TLogEvent typed && predicate(typed)));

    /// <summary>Dead letters.</summary>
    public IEventFilterApplier DeadLetter() => Apply(LogFilter.DeadLetter(static _ => true, null));

    /// <summary>Dead letters of that type, optionally to the recipient at <paramref name="source"/>.</summary>
    public IEventFilterApplier DeadLetter<TMessage>(string? source = null) => Apply(LogFilter.DeadLetter(static message => message is TMessage, source));

    /// <summary>Dead letters of that type for which the predicate holds.</summary>
    public IEventFilterApplier DeadLetter<TMessage>(Func<TMessage, bool> isMatch, string? source = null) =>
        Apply(LogFilter.DeadLetter(message => message is TMessage typed && isMatch(typed), source));

    /// <summary>Dead letters of that type.</summary>
    public IEventFilterApplier DeadLetter(Type type, string? source = null) => Apply(LogFilter.DeadLetter(type.IsInstanceOfType, source));

    /// <summary>Dead letters of that type for which the predicate holds.</summary>
    public IEventFilterApplier DeadLetter(Type type, Func<object, bool> isMatch, string? source = null) =>
        Apply(LogFilter.DeadLetter(message => type.IsInstanceOfType(message) && isMatch(message), source));

    /// <summary>Debug events whose text matches.</summary>
    public IEventFilterApplier Debug(Regex pattern, string? source = null) => ForLogLevel(LogLevel.DebugLevel, pattern, source);

    /// <summary>Debug events.</summary>
    public IEventFilterApplier Debug(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.DebugLevel, message, start, contains, source);

    /// <summary>Info events whose text matches.</summary>
    public IEventFilterApplier Info(Regex pattern, string? source = null) => ForLogLevel(LogLevel.InfoLevel, pattern, source);

    /// <summary>Info events.</summary>
    public IEventFilterApplier Info(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.InfoLevel, message, start, contains, source);

    /// <summary>Warnings whose text matches.</summary>
    public IEventFilterApplier Warning(Regex pattern, string? source = null) => ForLogLevel(LogLevel.WarningLevel, pattern, source);

    /// <summary>Warnings.</summary>
    public IEventFilterApplier Warning(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.WarningLevel, message, start, contains, source);

    /// <summary>Errors whose text matches.</summary>
    public IEventFilterApplier Error(Regex pattern, string? source = null) => ForLogLevel(LogLevel.ErrorLevel, pattern, source);

    /// <summary>Errors.</summary>
    public IEventFilterApplier Error(string? message = null, string? start = null, string? contains = null, string? source = null) =>
        ForLogLevel(LogLevel.ErrorLevel, message, start, contains, source);

    /// <summary>Errors with an exception of that type; the pattern is for the event's text or the exception's.</summary>
    public IEventFilterApplier Exception<TException>(Regex pattern, string? source = null)
        where TException : Exception => Exception(typeof(TException), pattern, source);

    /// <summary>Errors with an exception of that type; the pattern is for the event's text or the exception's.</summary>
    /// <param name="exceptionType">The exception's type, or a base of it.</param>
    /// <param name="pattern">What the text must match.</param>
    /// <param name="source">The logging actor's path.</param>
    /// <param name="checkInnerExceptions">Whether the inner exceptions count as well.</param>
    public IEventFilterApplier Exception(Type exceptionType, Regex pattern, string? source = null, bool checkInnerExceptions = false) =>
        Apply(LogFilter.Exception(exceptionType, LogFilter.Text(pattern), source, checkInnerExceptions));

    /// <summary>Errors with an exception of that type; the texts are for the event's text or the exception's.</summary>
    public IEventFilterApplier Exception<TException>(string? message = null, string? start = null, string? contains = null, string? source = null)
        where TException : Exception => Exception(typeof(TException), message, start, contains, source);

    /// <summary>Errors with an exception of that type; the texts are for the event's text or the exception's.</summary>
    public IEventFilterApplier Exception(
        Type exceptionType,
        string? message = null,
        string? start = null,
        string? contains = null,
        string? source = null,
        bool checkInnerExceptions = false) =>
        Apply(LogFilter.Exception(exceptionType, LogFilter.Text(message, start, contains), source, checkInnerExceptions));

    /// <summary>Events of that level whose text matches.</summary>
    public IEventFilterApplier ForLogLevel(LogLevel logLevel, Regex pattern, string? source = null) =>
        Apply(LogFilter.Level(logLevel, LogFilter.Text(pattern), source));

    /// <summary>Events of that level.</summary>
    public IEventFilterApplier ForLogLevel(
        LogLevel logLevel, string? message = null, string? start = null, string? contains = null, string? source = null) =>
        Apply(LogFilter.Level(logLevel, LogFilter.Text(message, start, contains), source));

    private EventFilterApplier Apply(LogFilter filter) => new(_testKit, _system, [.. _filters, filter]);
}
