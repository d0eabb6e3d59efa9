namespace AgentRuntime.Mcp;

/// <summary>Which tools of an MCP server a person must allow, where no rule says otherwise. Hints are the server's own words.</summary>
public enum McpApproval
{
    /// <summary>Tools that may destroy something: what is neither hinted as read-only nor as only adding. A tool without hints is one.</summary>
    Destructive,

    /// <summary>Tools that may change something: what is not hinted as read-only.</summary>
    Changing,

    /// <summary>Every tool.</summary>
    All,

    /// <summary>No tool.</summary>
    None,
}
