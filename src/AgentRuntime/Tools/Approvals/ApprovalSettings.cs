using System.Collections.Immutable;

namespace AgentRuntime.Tools.Approvals;

/// <summary>Which tool calls run, which wait for a person and which are refused.</summary>
public sealed record ApprovalSettings
{
    /// <summary>What is done with a call that nothing else decides.</summary>
    /// <value>By default it is allowed.</value>
    public ApprovalDecision Default { get; init; } = ApprovalDecision.Allow;

    /// <summary>How long a question waits before it counts as refused.</summary>
    /// <value>By default <see cref="Timeout.InfiniteTimeSpan"/>: for ever.</value>
    public TimeSpan ExpireAfter { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>The rules; their order does not matter.</summary>
    public ImmutableArray<ApprovalRule> Rules { get; init; } = [];

    /// <summary>The file that keeps answers given for always; empty keeps them until the runtime stops.</summary>
    public string RememberFile { get; init; } = "";

    /// <summary>How many answers given for always are kept; one more forgets the oldest, which is asked again.</summary>
    /// <value>By default 10000.</value>
    public int MaxRemembered { get; init; } = 10_000;
}
