using AgentRuntime.Model;
using AgentRuntime.Server.Json;
using AgentRuntime.Server.Problems;
using AgentRuntime.Threads;

namespace AgentRuntime.Server.Approvals;

/// <summary>The body of <c>POST /v1/threads/{threadId}/approvals/{approvalId}</c>.</summary>
internal sealed record ApprovalRequest
{
    public bool? Approved { get; init; }

    public string? Reason { get; init; }

    public string? Remember { get; init; }

    /// <summary>The answer as the runtime takes it.</summary>
    /// <exception cref="ProblemException">The answer itself is missing, or how long it holds is none of the words.</exception>
    public ApprovalAnswer ToAnswer() =>
        new(Approved ?? throw ProblemMap.Invalid("approved", "'approved' is missing: it is true or false."))
        {
            Reason = Reason,
            Remember = Words.Parse<ApprovalRemember>(Remember, "remember") ?? ApprovalRemember.Once,
        };
}
