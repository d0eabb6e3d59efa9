namespace AgentRuntime.Journal;

/// <summary>How a thread writes its journal. Lengths are positions: UTF-16 code units of text, and one for any other event.</summary>
public sealed record JournalSettings
{
    /// <summary>The longest time that text waits before it is written. Default 100 ms; <c>agent-runtime.journal.flush-interval</c>.</summary>
    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The text that is written at once, in positions. Default 16384; <c>agent-runtime.journal.flush-length</c>.</summary>
    public int FlushLength { get; init; } = 16_384;

    /// <summary>
    /// Text that may be unwritten before the model's stream is held back, in positions; also the block that is reserved ahead.
    /// Default 65536; <c>agent-runtime.journal.max-unflushed-length</c>.
    /// </summary>
    public int MaxUnflushedLength { get; init; } = 65_536;

    /// <summary>
    /// How long a thread that comes back waits for the end of an append that its earlier actor began; then what was asked of it fails.
    /// Default 20 s; <c>agent-runtime.journal.append-wait</c>.
    /// </summary>
    public TimeSpan AppendWait { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>What the journal in memory holds at most, in positions of all threads. Default 268435456; <c>agent-runtime.journal.memory.max-length</c>.</summary>
    public long MemoryMaxLength { get; init; } = 268_435_456;
}
