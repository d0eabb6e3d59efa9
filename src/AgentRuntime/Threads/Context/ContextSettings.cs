using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>What happens when a conversation comes near the end of its model's context. Shares are of the context, above 0 and up to 1.</summary>
public sealed record ContextSettings
{
    /// <summary>From here on observers are warned, once until the conversation is made smaller. Default 0.8; <c>agent-runtime.context.warn-at</c>.</summary>
    public double WarnAt { get; init; } = 0.8;

    /// <summary>From here on the conversation is made smaller before the next request. Default 0.9; <c>agent-runtime.context.compact-at</c>.</summary>
    public double CompactAt { get; init; } = 0.9;

    /// <summary>What it is made smaller to; less than <see cref="CompactAt"/>. Default 0.5; <c>agent-runtime.context.compact-to</c>.</summary>
    public double CompactTo { get; init; } = 0.5;

    /// <summary>How it is made smaller, once old tool results were cut. Default <see cref="CompactionMode.Summary"/>; <c>agent-runtime.context.compaction</c>.</summary>
    public CompactionMode Compaction { get; init; } = CompactionMode.Summary;

    /// <summary>The model that writes summaries; null takes the thread's own. Default null; <c>agent-runtime.context.summary-model</c>.</summary>
    public ModelRef? SummaryModel { get; init; }

    /// <summary>The longest summary, in UTF-16 code units; what is longer is cut. Default 8192; <c>agent-runtime.context.max-summary-length</c>.</summary>
    public int MaxSummaryLength { get; init; } = 8_192;

    /// <summary>How long writing a summary may take; then old exchanges are dropped without one. Default 2 min; <c>agent-runtime.context.summary-timeout</c>.</summary>
    public TimeSpan SummaryTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>The length that old tool results are cut to, in UTF-16 code units; at least 64. Default 512; <c>agent-runtime.context.shortened-tool-result-length</c>.</summary>
    public int ShortenedToolResultLength { get; init; } = 512;

    /// <summary>
    /// The context of a model whose server does not tell it, in tokens; 0 waits until the server refuses a request.
    /// Default 0; <c>agent-runtime.context.fallback-length</c>.
    /// </summary>
    public int FallbackLength { get; init; }

    /// <summary>
    /// Tokens of the context that are kept free for the answer where <see cref="ModelSettings.MaxOutputTokens"/> is not set; never more
    /// than a quarter of the context. Default 1024; <c>agent-runtime.context.reserve-for-output</c>.
    /// </summary>
    public int ReserveForOutput { get; init; } = 1_024;
}
