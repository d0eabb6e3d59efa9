using Akka.Actor;

namespace Akka.Event;

/// <summary>Something to be logged.</summary>
public abstract class LogEvent : INoSerializationVerificationNeeded
{
    /// <summary>Takes the time and the thread.</summary>
    protected LogEvent()
    {
        Timestamp = TimeProvider.System.GetUtcNow().UtcDateTime;
        Thread = Thread.CurrentThread;
    }

    /// <summary>What failed, or null.</summary>
    public Exception? Cause { get; protected set; }

    /// <summary>When it happened, in UTC.</summary>
    public DateTime Timestamp { get; }

    /// <summary>The thread on which it happened.</summary>
    public Thread Thread { get; }

    /// <summary>Who logged it: usually the path of an actor.</summary>
    public string LogSource { get; protected set; } = "";

    /// <summary>The type of who logged it.</summary>
    public Type LogClass { get; protected set; } = typeof(object);

    /// <summary>The text, or an object whose <c>ToString</c> is the text.</summary>
    public object Message { get; protected set; } = "";

    /// <summary>How important it is.</summary>
    public abstract LogLevel LogLevel();

    /// <inheritdoc/>
    public override string ToString()
    {
        var level = LogLevel().StringFor();
        var text = string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"[{level}][{Timestamp:MM/dd/yyyy HH:mm:ss.fffZ}][Thread {Thread.ManagedThreadId:D4}][{LogSource}] {Message}");
        return Cause is null ? text : $"{text}{Environment.NewLine}Cause: {Cause}";
    }
}
