namespace AgentRuntime.Model;

/// <summary>What one model request consumed, in tokens, as the server counted it.</summary>
/// <param name="Input">Tokens of the prompt that were evaluated; 0 where the server found all of it in its cache.</param>
/// <param name="Output">Tokens that were generated, thinking included.</param>
/// <param name="CacheRead">Tokens of the prompt that came from a cache.</param>
/// <param name="CacheWrite">Tokens of the prompt that were written to a cache.</param>
public sealed record TokenUsage(long Input, long Output, long CacheRead = 0, long CacheWrite = 0)
{
    /// <summary>No tokens.</summary>
    public static TokenUsage None { get; } = new(0, 0);

    /// <summary>The sum of two requests.</summary>
    public TokenUsage Add(TokenUsage other) =>
        new(Input + other.Input, Output + other.Output, CacheRead + other.CacheRead, CacheWrite + other.CacheWrite);
}
