namespace AgentRuntime.Model;

/// <summary>How an approval was decided.</summary>
public enum ApprovalOutcome
{
    /// <summary>The tool may run.</summary>
    Approved,

    /// <summary>The tool must not run; the model is told so.</summary>
    Denied,

    /// <summary>Nobody answered in time; the tool does not run.</summary>
    Expired,

    /// <summary>The turn was cancelled first.</summary>
    Cancelled,
}
