namespace AgentRuntime.Cli.Latency.Peers;

/// <summary>One reply as the model server saw it; times are timestamps of the machine's monotonic clock.</summary>
/// <param name="Stream">Its number in the run.</param>
/// <param name="EndedAt">When it was whole, or the close of the connection was noticed.</param>
/// <param name="IsClosedByClient">Whether the client closed before it was whole.</param>
/// <param name="TokensSent">How many tokens it came to.</param>
/// <param name="TokenTimes">When the write of each token began; of a long reply, those of its beginning.</param>
internal sealed record ExchangeTimes(int Stream, long EndedAt, bool IsClosedByClient, int TokensSent, long[] TokenTimes);
