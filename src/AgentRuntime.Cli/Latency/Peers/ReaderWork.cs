namespace AgentRuntime.Cli.Latency.Peers;

/// <summary>What the reading process can do.</summary>
internal enum ReaderWork
{
    /// <summary>Sends messages and reads their turns, all at once.</summary>
    Turns,

    /// <summary>Reads whole threads, one after the other.</summary>
    Replay,

    /// <summary>Tells the times of what it read since it was last asked.</summary>
    Report,
}
