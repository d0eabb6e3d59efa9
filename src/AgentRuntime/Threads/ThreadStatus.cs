namespace AgentRuntime.Threads;

/// <summary>What a thread is doing.</summary>
public enum ThreadStatus
{
    /// <summary>No turn runs.</summary>
    Idle,

    /// <summary>A turn waits for its model server to take another request.</summary>
    Queued,

    /// <summary>A turn runs: its model request is under way.</summary>
    Streaming,

    /// <summary>A turn's tools are at work.</summary>
    RunningTools,

    /// <summary>A turn waits for a person to allow a tool.</summary>
    AwaitingApproval,

    /// <summary>A turn's request failed and is made again after a delay.</summary>
    Backoff,

    /// <summary>A turn's conversation is being made to fit the model's context.</summary>
    Compacting,

    /// <summary>The running turn was cancelled and its connection is being closed.</summary>
    Cancelling,
}
