namespace AgentRuntime.Threads;

/// <summary>What a thread is doing.</summary>
public enum ThreadStatus
{
    /// <summary>No turn runs.</summary>
    Idle,

    /// <summary>A turn runs: its model request is under way.</summary>
    Streaming,

    /// <summary>The running turn was cancelled and its connection is being closed.</summary>
    Cancelling,
}
