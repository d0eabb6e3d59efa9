namespace AgentRuntime.Model;

/// <summary>How far a tool call is.</summary>
public enum ToolCallStatus
{
    /// <summary>Not begun.</summary>
    Pending,

    /// <summary>A person must allow it first.</summary>
    AwaitingApproval,

    /// <summary>The tool is at work.</summary>
    Running,

    /// <summary>It gave a result.</summary>
    Completed,

    /// <summary>It gave an error, which the model reads.</summary>
    Failed,

    /// <summary>A person or a rule refused it.</summary>
    Rejected,

    /// <summary>The turn was cancelled first.</summary>
    Cancelled,
}
