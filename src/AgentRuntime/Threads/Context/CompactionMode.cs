namespace AgentRuntime.Threads.Context;

/// <summary>How a conversation that grows too long is made to fit its model's context.</summary>
public enum CompactionMode
{
    /// <summary>A model sums up the old exchanges; where that fails they are dropped.</summary>
    Summary,

    /// <summary>Whole old exchanges are left out.</summary>
    Drop,

    /// <summary>Nothing is done: the server refuses what does not fit, or cuts it on its own.</summary>
    Off,
}
