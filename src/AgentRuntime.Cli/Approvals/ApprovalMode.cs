namespace AgentRuntime.Cli.Approvals;

/// <summary>Who answers when a tool wants to be allowed.</summary>
internal enum ApprovalMode
{
    /// <summary>The person at the terminal.</summary>
    Ask,

    /// <summary>Nobody: every call is allowed that no rule forbids.</summary>
    Always,

    /// <summary>Nobody: every such call is refused.</summary>
    Never,
}
