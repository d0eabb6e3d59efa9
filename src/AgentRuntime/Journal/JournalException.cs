namespace AgentRuntime.Journal;

/// <summary>The journal could not do what was asked; the message says what failed, where, and what to do.</summary>
public sealed class JournalException : Exception
{
    /// <summary>Says what failed.</summary>
    public JournalException(string message)
        : base(message)
    {
    }

    /// <summary>Says what failed and keeps the cause.</summary>
    public JournalException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
