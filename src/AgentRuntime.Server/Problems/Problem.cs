namespace AgentRuntime.Server.Problems;

/// <summary>Why a request was not done, as its caller reads it (RFC 9457).</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">A word for programs, stable.</param>
/// <param name="Detail">What is wrong and what to do; whole sentences without a secret.</param>
internal sealed record Problem(int Status, string Code, string Detail)
{
    /// <summary>The member, parameter or header of the request that is wrong; null where it is none of them.</summary>
    public string? Field { get; init; }

    /// <summary>When to try again; null where that does not help.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
