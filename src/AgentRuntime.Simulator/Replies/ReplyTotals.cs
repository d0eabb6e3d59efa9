namespace AgentRuntime.Simulator.Replies;

/// <summary>The numbers of a reply's final line; durations in nanoseconds. A zero is left out where the server leaves it out.</summary>
internal sealed record ReplyTotals(
    string StopReason,
    int PromptTokens,
    int EvalTokens,
    int ThinkingTokens,
    long TotalDuration,
    long LoadDuration,
    long PromptDuration,
    long EvalDuration);
