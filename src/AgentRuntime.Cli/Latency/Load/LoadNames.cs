namespace AgentRuntime.Cli.Latency.Load;

/// <summary>What the figures of the load are called.</summary>
internal static class LoadNames
{
    public const string Threads = "threads held";
    public const string DelayP50 = "delay p50";
    public const string DelayP99 = "delay p99";
    public const string DelayMax = "delay max";
    public const string AddedP99 = "added delay p99";
    public const string Rate = "tokens per second";
    public const string Processor = "CPU per token";
    public const string StalledP99 = "delay p99 beside stalled sinks, against none stalled";
    public const string StalledBytes = "kept per stalled sink";
    public const string CancelFewP50 = "cancel to socket closed, p50, 8 streams";
    public const string CancelFewP99 = "cancel to socket closed, p99, 8 streams";
    public const string CancelManyP50 = "cancel to socket closed, p50, all streams";
    public const string CancelManyP99 = "cancel to socket closed, p99, all streams";
    public const string EventsAfterStop = "events after a turn's stop";
    public const string IdleBytes = "memory of an idle thread";
    public const string PassivatedBytes = "memory of a passivated thread";
    public const string StreamingBytes = "memory of a streaming thread";
    public const string RecoveryP50 = "recovery of a thread of 1,000 tokens, p50";
    public const string RecoveryP99 = "recovery of a thread of 1,000 tokens, p99";
    public const string Replay = "replay of 10,000 tokens over SSE, p50";
}
