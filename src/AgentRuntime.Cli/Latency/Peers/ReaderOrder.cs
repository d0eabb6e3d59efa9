namespace AgentRuntime.Cli.Latency.Peers;

/// <summary>What the reading process is to do.</summary>
/// <param name="Kind">See <see cref="ReaderWork"/>.</param>
/// <param name="Streams">The threads and the turns that are to be begun in them.</param>
internal sealed record ReaderOrder(ReaderWork Kind, ReaderOrder.Stream[] Streams)
{
    /// <summary>Over which time the turns begin, in seconds; 0 for all at once.</summary>
    public double SpreadSeconds { get; init; }

    /// <summary>One stream.</summary>
    /// <param name="ThreadId">The thread.</param>
    /// <param name="Prompt">The message; empty where nothing is sent.</param>
    /// <param name="Tokens">How many tokens will come.</param>
    internal sealed record Stream(string ThreadId, string Prompt, int Tokens);
}
