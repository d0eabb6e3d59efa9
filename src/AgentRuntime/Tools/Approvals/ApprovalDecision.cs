namespace AgentRuntime.Tools.Approvals;

/// <summary>What is done with a tool call before it runs.</summary>
public enum ApprovalDecision
{
    /// <summary>It runs.</summary>
    Allow,

    /// <summary>A person is asked first.</summary>
    Ask,

    /// <summary>It does not run; the model reads why.</summary>
    Deny,
}
