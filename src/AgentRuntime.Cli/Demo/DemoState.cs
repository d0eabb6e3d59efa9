namespace AgentRuntime.Cli.Demo;

/// <summary>What a thread of the demo is doing.</summary>
internal enum DemoState
{
    /// <summary>No turn has begun.</summary>
    Idle,

    /// <summary>A message was sent and nothing has come back.</summary>
    Waiting,

    /// <summary>Thinking comes.</summary>
    Thinking,

    /// <summary>The answer comes.</summary>
    Streaming,

    /// <summary>The last turn is whole.</summary>
    Done,

    /// <summary>The last turn failed.</summary>
    Failed,

    /// <summary>The last turn was cancelled.</summary>
    Cancelled,
}
