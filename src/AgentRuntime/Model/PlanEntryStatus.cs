namespace AgentRuntime.Model;

/// <summary>How far a step of a plan is.</summary>
public enum PlanEntryStatus
{
    /// <summary>Not begun.</summary>
    Pending,

    /// <summary>Being worked on.</summary>
    InProgress,

    /// <summary>Done.</summary>
    Completed,
}
