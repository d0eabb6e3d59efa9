using System.Text.Json;
using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>One tool call of the running round.</summary>
/// <param name="Id">The call's id.</param>
/// <param name="Name">The tool's name.</param>
/// <param name="Input">The arguments: an object, or a string of what the model wrote where that is not JSON.</param>
/// <param name="Status">Its last status.</param>
/// <param name="MayHaveRun">True once the tool was set to work: it must not run again silently.</param>
internal sealed record RoundCall(string Id, string Name, JsonElement Input, ToolCallStatus Status, bool MayHaveRun)
{
    /// <summary>True once a person allowed it.</summary>
    internal bool IsApproved { get; init; }

    /// <summary>True once it has its result.</summary>
    internal bool IsSettled => Status is not (ToolCallStatus.Pending or ToolCallStatus.AwaitingApproval or ToolCallStatus.Running);
}
