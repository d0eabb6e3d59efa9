using AgentRuntime.Model;

namespace AgentRuntime.Tests.Threads.Model;

/// <summary>One tool call of an answer.</summary>
internal sealed class ReferenceCall(string id, ToolKind kind)
{
    internal string Id => id;

    internal ToolKind Kind => kind;

    /// <summary>The name by which the model calls the tool.</summary>
    internal string Name => ModelTools.NameOf(kind);

    internal ToolCallStatus Status { get; set; } = ToolCallStatus.Pending;

    /// <summary>True once nobody need be asked any more.</summary>
    internal bool IsAllowed { get; set; }

    /// <summary>True once the tool's code was called.</summary>
    internal bool IsInvoked { get; set; }

    /// <summary>What it returned; only a completed call has it.</summary>
    internal string? Result { get; set; }

    internal bool IsOpen => Status is ToolCallStatus.Pending or ToolCallStatus.AwaitingApproval or ToolCallStatus.Running;

    internal bool IsRunning => Status == ToolCallStatus.Running;

    internal bool IsParallel => kind != ToolKind.Write;

    public override string ToString() => $"[{id} {Name} {Status}{(Result is null ? "" : $" {Result}")}]";
}
