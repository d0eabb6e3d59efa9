namespace Akka.Event;

/// <summary>Puts arguments into a log template.</summary>
public interface ILogMessageFormatter
{
    /// <summary>The text of a template with its arguments.</summary>
    string Format(string format, params object[] args);

    /// <summary>The text of a template with its arguments.</summary>
    string Format(string format, IEnumerable<object> args);
}
