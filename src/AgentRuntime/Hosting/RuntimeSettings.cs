using AgentRuntime.Journal;
using AgentRuntime.Sinks;
using AgentRuntime.Threads;

namespace AgentRuntime.Hosting;

/// <summary>The typed settings of a runtime, as <see cref="RuntimeConfig"/> has them and code may change them.</summary>
public sealed record RuntimeSettings
{
    /// <summary>The bounds of a thread.</summary>
    public ThreadSettings Threads { get; init; } = new();

    /// <summary>How a thread writes its journal.</summary>
    public JournalSettings Journal { get; init; } = new();

    /// <summary>How sinks are fed.</summary>
    public SinkSettings Sinks { get; init; } = new();

    /// <summary>Reads the settings of a runtime.</summary>
    /// <exception cref="RuntimeConfigException">A value is not of its kind.</exception>
    public static RuntimeSettings From(RuntimeConfig config) => new()
    {
        Threads = new ThreadSettings
        {
            MaxQueuedTurns = config.GetInt("thread.max-queued-turns", minimum: 0),
            MaxRounds = config.GetInt("thread.max-rounds"),
            MaxMessageLength = config.GetInt("thread.max-message-length"),
            CancelTimeout = config.GetTimeSpan("thread.cancel-timeout"),
            IdleTimeout = config.GetTimeSpan("thread.idle-timeout"),
            TailLength = config.GetInt("thread.tail-length", minimum: 0),
            AskTimeout = config.GetTimeSpan("thread.ask-timeout"),
            MaxStashedCommands = config.GetInt("thread.max-stashed-commands"),
        },
        Journal = new JournalSettings
        {
            FlushInterval = config.GetTimeSpan("journal.flush-interval"),
            FlushLength = config.GetInt("journal.flush-length"),
            MaxUnflushedLength = config.GetInt("journal.max-unflushed-length"),
            MemoryMaxLength = config.GetLong("journal.memory.max-length"),
        },
        Sinks = new SinkSettings
        {
            MaxBatchLength = config.GetInt("sink.max-batch-length", minimum: 2),
            LockstepWindowLength = config.GetInt("sink.lockstep-window-length", minimum: 0),
        },
    };
}
