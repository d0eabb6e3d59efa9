namespace AgentRuntime.Threads.Retrying;

/// <summary>How often and how fast a failed model request is made again.</summary>
public sealed record RetrySettings
{
    /// <summary>Retries of one round whose answer nobody has seen any of. Default 4; <c>agent-runtime.retry.max-attempts</c>.</summary>
    public int MaxAttempts { get; init; } = 4;

    /// <summary>Retries of one round after text was shown: each goes on from what there is, and a model may go on badly. Default 2; <c>agent-runtime.retry.max-attempts-after-text</c>.</summary>
    public int MaxAttemptsAfterText { get; init; } = 2;

    /// <summary>The delay before the first retry; each further one is twice as long. Default 500 ms; <c>agent-runtime.retry.initial-delay</c>.</summary>
    public TimeSpan InitialDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest delay that is not the server's own wish. Default 15 s; <c>agent-runtime.retry.max-delay</c>.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest <c>Retry-After</c> that is waited for; a server that asks for more time fails the turn. Default 1 min; <c>agent-runtime.retry.max-retry-after</c>.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromMinutes(1);
}
