using AgentRuntime.Model;
using AgentRuntime.Tools;

namespace AgentRuntime.Threads;

/// <summary>What a model reads in the place of a result that there is not.</summary>
internal static class ToolText
{
    /// <summary>The turn was cancelled before the tool began.</summary>
    internal const string NotRun = "The turn ended before the tool ran.";

    /// <summary>The tool did not end when it was told to.</summary>
    internal const string LeftBehind = "The turn ended while the tool was running; it may have done its work.";

    /// <summary>The process stopped while the tool ran.</summary>
    internal const string MayHaveRun =
        "The runtime stopped while the tool was running. It may have done its work; it was not run again. Check before you repeat it.";

    /// <summary>The model called a tool that it was not told of.</summary>
    internal static string Unknown(string name, ToolSet tools) => ToolErrors.Unknown(name, tools);

    /// <summary>A person did not allow the tool.</summary>
    internal static string Refused(ApprovalOutcome outcome, string? reason) => outcome switch
    {
        ApprovalOutcome.Denied when reason is { Length: > 0 } => $"The user did not allow this call: {reason}",
        ApprovalOutcome.Denied => "The user did not allow this call.",
        ApprovalOutcome.Expired => "Nobody answered the question whether this call is allowed; it was not run.",
        ApprovalOutcome.Cancelled or ApprovalOutcome.Approved => NotRun,
    };
}
