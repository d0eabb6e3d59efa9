using AgentRuntime.Model;

namespace AgentRuntime.Server.Threads;

/// <summary>What a thread's requests consumed, in tokens.</summary>
internal sealed record TokenUsageAnswer(long InputTokens, long OutputTokens, long CacheReadTokens, long CacheWriteTokens)
{
    public static TokenUsageAnswer Of(TokenUsage usage) => new(usage.Input, usage.Output, usage.CacheRead, usage.CacheWrite);
}
