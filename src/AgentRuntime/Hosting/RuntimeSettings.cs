using AgentRuntime.Gates;
using AgentRuntime.Journal;
using AgentRuntime.Sinks;
using AgentRuntime.Threads;
using AgentRuntime.Threads.Context;
using AgentRuntime.Threads.Retrying;
using AgentRuntime.Tools;
using AgentRuntime.Tools.Approvals;

namespace AgentRuntime.Hosting;

/// <summary>The typed settings of a runtime, as <see cref="RuntimeConfig"/> has them and code may change them.</summary>
public sealed record RuntimeSettings
{
    /// <summary>The bounds of a thread.</summary>
    public ThreadSettings Threads { get; init; } = new();

    /// <summary>How a thread writes its journal.</summary>
    public JournalSettings Journal { get; init; } = new();

    /// <summary>What happens when a conversation comes near the end of its model's context.</summary>
    public ContextSettings Context { get; init; } = new();

    /// <summary>How threads get titles.</summary>
    public TitleSettings Title { get; init; } = new();

    /// <summary>How sinks are fed.</summary>
    public SinkSettings Sinks { get; init; } = new();

    /// <summary>How many requests a model server gets at once, and when it is left alone.</summary>
    public GateSettings Gates { get; init; } = new();

    /// <summary>How often and how fast a failed model request is made again.</summary>
    public RetrySettings Retries { get; init; } = new();

    /// <summary>How many threads the tool calls of a thread may run.</summary>
    public SubagentSettings Subagents { get; init; } = new();

    /// <summary>Which tool calls run, wait for a person or are refused.</summary>
    public ApprovalSettings Approvals { get; init; } = new();

    /// <summary>The bounds of tool calls.</summary>
    public ToolSettings Tools { get; init; } = new();

    /// <summary>How the runtime stops.</summary>
    public ShutdownSettings Shutdown { get; init; } = new();

    /// <summary>Reads the settings of a runtime.</summary>
    /// <exception cref="RuntimeConfigException">A value is not of its kind.</exception>
    public static RuntimeSettings From(RuntimeConfig config) => new()
    {
        Threads = new ThreadSettings
        {
            MaxQueuedTurns = config.GetInt("thread.max-queued-turns", minimum: 0),
            MaxRounds = config.GetInt("thread.max-rounds"),
            MaxTurnTime = config.GetTimeSpan("thread.max-turn-time"),
            MaxTurnOutputTokens = config.GetLong("thread.max-turn-output-tokens", minimum: 0),
            MaxToolCalls = config.GetInt("thread.max-tool-calls", minimum: 0),
            MaxRepeatedCalls = config.GetInt("thread.max-repeated-calls", minimum: 0),
            RememberedIdempotencyKeys = config.GetInt("thread.remembered-idempotency-keys", minimum: 0),
            MaxMessageLength = config.GetInt("thread.max-message-length"),
            MaxForkLength = config.GetLong("thread.max-fork-length"),
            CancelTimeout = config.GetTimeSpan("thread.cancel-timeout"),
            IdleTimeout = config.GetTimeSpan("thread.idle-timeout"),
            TrimAfter = config.GetTimeSpan("thread.trim-after"),
            TailLength = config.GetInt("thread.tail-length", minimum: 0),
            AskTimeout = config.GetTimeSpan("thread.ask-timeout"),
            MaxStashedCommands = config.GetInt("thread.max-stashed-commands"),
        },
        Journal = new JournalSettings
        {
            FlushInterval = config.GetTimeSpan("journal.flush-interval"),
            FlushLength = config.GetInt("journal.flush-length"),
            MaxUnflushedLength = config.GetInt("journal.max-unflushed-length"),
            AppendWait = config.GetFiniteTimeSpan("journal.append-wait"),
            MemoryMaxLength = config.GetLong("journal.memory.max-length"),
        },
        Context = ContextConfig.ContextFrom(config),
        Title = ContextConfig.TitleFrom(config),
        Sinks = new SinkSettings
        {
            MaxBatchLength = config.GetInt("sink.max-batch-length", minimum: 2),
            LockstepWindowLength = config.GetInt("sink.lockstep-window-length", minimum: 0),
            AttachTimeout = config.GetFiniteTimeSpan("sink.attach-timeout"),
            RetryDelay = config.GetFiniteTimeSpan("sink.retry-delay"),
        },
        Gates = GatesFrom(config),
        Retries = new RetrySettings
        {
            MaxAttempts = config.GetInt("retry.max-attempts", minimum: 0),
            MaxAttemptsAfterText = config.GetInt("retry.max-attempts-after-text", minimum: 0),
            InitialDelay = config.GetFiniteTimeSpan("retry.initial-delay"),
            MaxDelay = config.GetFiniteTimeSpan("retry.max-delay"),
            MaxRetryAfter = config.GetFiniteTimeSpan("retry.max-retry-after"),
        },
        Subagents = new SubagentSettings
        {
            MaxDepth = config.GetInt("subagents.max-depth", minimum: 0),
            MaxPerTurn = config.GetInt("subagents.max-per-turn", minimum: 0),
        },
        Approvals = ApprovalSettingsReader.Read(config),
        Tools = ToolsFrom(config),
        Shutdown = new ShutdownSettings
        {
            StopTimeout = config.GetFiniteTimeSpan("shutdown.stop-timeout"),
            DrainTimeout = config.GetFiniteTimeSpan("shutdown.drain-timeout"),
            SinkTimeout = config.GetFiniteTimeSpan("shutdown.sink-timeout"),
        },
    };

    private static GateSettings GatesFrom(RuntimeConfig config) => new()
    {
        Permits = config.GetString("gate.permits") == "auto" ? null : config.GetInt("gate.permits"),
        FallbackPermits = config.GetInt("gate.fallback-permits"),
        DiscoveryTimeout = config.GetFiniteTimeSpan("gate.discovery-timeout"),
        DiscoveryInterval = config.GetFiniteTimeSpan("gate.discovery-interval"),
        MaxQueued = config.GetInt("gate.max-queued", minimum: 0),
        PlaceInterval = config.GetFiniteTimeSpan("gate.place-interval"),
        ExactPlaces = config.GetInt("gate.exact-places", minimum: 0),
        BreakerFailures = config.GetInt("gate.breaker-failures"),
        BreakerDelay = config.GetFiniteTimeSpan("gate.breaker-delay"),
        BreakerMaxDelay = config.GetFiniteTimeSpan("gate.breaker-max-delay"),
        MaxPause = config.GetFiniteTimeSpan("gate.max-pause"),
    };

    private static ToolSettings ToolsFrom(RuntimeConfig config) => new()
    {
        Timeout = config.GetTimeSpan("tools.timeout"),
        CancelGrace = config.GetFiniteTimeSpan("tools.cancel-grace"),
        MaxLeftBehind = config.GetInt("tools.max-left-behind"),
        ProgressInterval = config.GetFiniteTimeSpan("tools.progress-interval"),
        MaxParallel = config.GetInt("tools.max-parallel"),
        MaxArgumentBytes = config.GetInt("tools.max-argument-bytes"),
        MaxResultLength = config.GetInt("tools.max-result-length", ToolSettings.MinResultLength),
        MaxReadLength = config.GetInt("tools.max-read-length"),
        MaxImages = config.GetInt("tools.max-images", minimum: 0),
        MaxImageBytes = config.GetInt("tools.max-image-bytes", minimum: 0),
    };
}
