namespace Akka.Event;

/// <summary>The log message that the logging extensions make.</summary>
internal sealed class FormattedLogMessage(ILogMessageFormatter formatter, string format, object[] args) : LogMessage(formatter, format)
{
    public override IEnumerable<object> Parameters() => args;

    public override string Unformatted() => $"Format: [{Format}], Args: [{string.Join(", ", args)}]";

    public override string ToString()
    {
        try
        {
            return Formatter.Format(Format, args);
        }
        catch (FormatException)
        {
            return $"Received a malformed formatted message. {Unformatted()}";
        }
    }
}
