namespace AgentRuntime.Sinks;

/// <summary>Whether a sink may slow the model down.</summary>
public enum SinkMode
{
    /// <summary>Never: a slow sink gets larger batches later.</summary>
    Free,

    /// <summary>When it lags by more than its window, the thread stops reading, and TCP makes the model server wait.</summary>
    Lockstep,
}
