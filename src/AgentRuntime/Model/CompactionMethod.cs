namespace AgentRuntime.Model;

/// <summary>How a conversation was made to fit its model's context.</summary>
public enum CompactionMethod
{
    /// <summary>Old tool results were cut.</summary>
    ShortenedToolResults,

    /// <summary>Whole old exchanges were left out.</summary>
    DroppedExchanges,

    /// <summary>A summary stands for the old exchanges.</summary>
    Summarized,
}
