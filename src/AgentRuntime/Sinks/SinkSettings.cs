namespace AgentRuntime.Sinks;

/// <summary>How sinks are fed. Lengths are positions: UTF-16 code units of text, and one for any other event.</summary>
public sealed record SinkSettings
{
    /// <summary>The most that one batch carries, in positions. Default 65536; <c>agent-runtime.sink.max-batch-length</c>.</summary>
    public int MaxBatchLength { get; init; } = 65_536;

    /// <summary>How far a lockstep sink may lag before the model waits for it, in positions. Default 4096; <c>agent-runtime.sink.lockstep-window-length</c>.</summary>
    public int LockstepWindowLength { get; init; } = 4_096;

    /// <summary>How long a sink waits for its thread to answer its first question before it asks again. Default 5 s; <c>agent-runtime.sink.attach-timeout</c>.</summary>
    public TimeSpan AttachTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a sink waits before it asks again where its thread failed, or its journal. Default 200 ms; <c>agent-runtime.sink.retry-delay</c>.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);
}
