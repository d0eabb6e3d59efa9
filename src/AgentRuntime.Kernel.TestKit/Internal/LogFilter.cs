using System.Text.RegularExpressions;
using Akka.Event;

namespace Akka.TestKit.Internal;

/// <summary>Says which events of the log a test means.</summary>
internal sealed class LogFilter(Func<object, bool> matches)
{
    public bool Matches(object logged) => matches(logged);

    /// <summary>Events of one level; any level when it is null.</summary>
    public static LogFilter Level(LogLevel? level, Func<string, bool> text, string? source) => new(logged =>
        logged is LogEvent found
        && (level is null || found.LogLevel() == level)
        && text(found.Message?.ToString() ?? string.Empty)
        && SourceMatches(found.LogSource, source));

    /// <summary>Errors with a cause of that type, whose own message or whose cause's message matches.</summary>
    public static LogFilter Exception(Type type, Func<string, bool> text, string? source, bool checkInner) => new(logged =>
        logged is Error { Cause: { } cause } error
        && SourceMatches(error.LogSource, source)
        && CauseMatches(type, text, error.Message?.ToString(), cause, checkInner));

    public static LogFilter DeadLetter(Func<object, bool> message, string? source) => new(logged =>
        logged is DeadLetter letter && message(letter.Message) && SourceMatches(letter.Recipient.Path.ToString(), source));

    public static Func<string, bool> Text(string? message, string? start, string? contains)
    {
        if (message is not null)
        {
            return text => text == message;
        }

        return start is not null ? text => text.StartsWith(start, StringComparison.Ordinal)
            : contains is not null ? text => text.Contains(contains, StringComparison.Ordinal)
            : static _ => true;
    }

    public static Func<string, bool> Text(Regex pattern) => pattern.IsMatch;

    private static bool CauseMatches(Type type, Func<string, bool> text, string? message, Exception cause, bool checkInner)
    {
        if (type.IsInstanceOfType(cause) && (text(cause.Message) || (message is not null && text(message))))
        {
            return true;
        }

        return checkInner && cause.InnerException is { } inner && CauseMatches(type, text, null, inner, checkInner);
    }

    /// <summary>A source is written with or without the system's name and the actor's incarnation.</summary>
    private static bool SourceMatches(string? source, string? wanted)
    {
        if (wanted is null || source == wanted)
        {
            return true;
        }

        var path = (source ?? string.Empty).AsSpan().Trim("[]");
        var system = path.IndexOf('(');
        path = system < 0 ? path : path[..system];
        var incarnation = path.LastIndexOf('#');
        path = incarnation < 0 ? path : path[..incarnation];
        if (path.SequenceEqual(wanted))
        {
            return true;
        }

        var scheme = path.IndexOf("://");
        var local = scheme < 0 ? -1 : path[(scheme + 3)..].IndexOf('/');
        return local >= 0 && path[(scheme + 3 + local)..].SequenceEqual(wanted);
    }
}
