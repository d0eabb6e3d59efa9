namespace Akka.Event;

/// <summary>A log template with its arguments; the text is made when a logger asks for it.</summary>
public abstract class LogMessage
{
#pragma warning disable IDE1006 // the name of the official surface
    /// <summary>Makes the text.</summary>
    protected readonly ILogMessageFormatter Formatter;
#pragma warning restore IDE1006

    /// <summary>A template and what makes its text.</summary>
    public LogMessage(ILogMessageFormatter formatter, string format)
    {
        Formatter = formatter;
        Format = format;
    }

    /// <summary>The template.</summary>
    public string Format { get; }

    /// <summary>The arguments.</summary>
    public abstract IEnumerable<object> Parameters();

    /// <summary>The template and its arguments, unformatted; for a template that does not fit its arguments.</summary>
    public abstract string Unformatted();
}
