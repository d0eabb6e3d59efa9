namespace AgentRuntime.Model;

/// <summary>How long the answer to an approval holds for later calls of the same tool.</summary>
public enum ApprovalRemember
{
    /// <summary>For this call alone.</summary>
    Once,

    /// <summary>For the rest of this thread.</summary>
    Thread,

    /// <summary>For every thread of the same owner.</summary>
    Always,
}
