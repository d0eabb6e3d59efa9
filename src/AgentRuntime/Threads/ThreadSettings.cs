namespace AgentRuntime.Threads;

/// <summary>The bounds of a thread. Lengths are positions: UTF-16 code units of text, and one for any other event.</summary>
public sealed record ThreadSettings
{
    /// <summary>Turns that may wait behind the running one; one more is refused. Default 16; <c>agent-runtime.thread.max-queued-turns</c>.</summary>
    public int MaxQueuedTurns { get; init; } = 16;

    /// <summary>Model requests that one turn may make. Default 16; <c>agent-runtime.thread.max-rounds</c>.</summary>
    public int MaxRounds { get; init; } = 16;

    /// <summary>
    /// How long one turn may take, without the time that it waits for a person; <see cref="Timeout.InfiniteTimeSpan"/> for ever.
    /// Default 1 h; <c>agent-runtime.thread.max-turn-time</c>.
    /// </summary>
    public TimeSpan MaxTurnTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Tokens that the model may generate in one turn, over all its rounds; 0 sets no limit. Default 131072; <c>agent-runtime.thread.max-turn-output-tokens</c>.</summary>
    public long MaxTurnOutputTokens { get; init; } = 131_072;

    /// <summary>Tool calls that one turn may make; 0 sets no limit. Default 128; <c>agent-runtime.thread.max-tool-calls</c>.</summary>
    public int MaxToolCalls { get; init; } = 128;

    /// <summary>
    /// How many times in a row the model may propose the same tool call with the same arguments: the last of them is not run and
    /// stops the turn. 0 sets no limit. Default 3; <c>agent-runtime.thread.max-repeated-calls</c>.
    /// </summary>
    public int MaxRepeatedCalls { get; init; } = 3;

    /// <summary>Idempotency keys of user messages that a thread remembers; an older one is forgotten. Default 128; <c>agent-runtime.thread.remembered-idempotency-keys</c>.</summary>
    public int RememberedIdempotencyKeys { get; init; } = 128;

    /// <summary>The longest text of one user message, in UTF-16 code units. Default 1048576; <c>agent-runtime.thread.max-message-length</c>.</summary>
    public int MaxMessageLength { get; init; } = 1_048_576;

    /// <summary>
    /// The longest log that a fork copies: a copy is made in memory and written as a whole, or not at all. Default 67108864;
    /// <c>agent-runtime.thread.max-fork-length</c>.
    /// </summary>
    public long MaxForkLength { get; init; } = 67_108_864;

    /// <summary>How long a cancelled stream may take to end before its turn is stopped without it. Default 5 s; <c>agent-runtime.thread.cancel-timeout</c>.</summary>
    public TimeSpan CancelTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a thread without a turn and without a sink stays in memory. Default 10 min; <c>agent-runtime.thread.idle-timeout</c>.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How long a thread without a turn and without a sink keeps at hand what can be made again: the tail of its log, and the request of
    /// its last round. Default 10 s; <c>agent-runtime.thread.trim-after</c>.
    /// </summary>
    public TimeSpan TrimAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What stays in memory of finished turns, in positions; older positions are read from the journal. Default 65536; <c>agent-runtime.thread.tail-length</c>.</summary>
    public int TailLength { get; init; } = 65_536;

    /// <summary>How long a command waits for its thread. Default 30 s; <c>agent-runtime.thread.ask-timeout</c>.</summary>
    public TimeSpan AskTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Commands that one thread holds back while it comes from the journal. Default 256; <c>agent-runtime.thread.max-stashed-commands</c>.</summary>
    public int MaxStashedCommands { get; init; } = 256;
}
