using AgentRuntime.Model;
using AgentRuntime.Threads;

namespace AgentRuntime.Tests.Threads.Model;

/// <summary>One thing that happens to a thread, or that somebody asks of it. What does not apply where it comes does nothing. A closed family.</summary>
internal abstract record ThreadCommand
{
    private ThreadCommand() { }

    /// <summary>A user message; with a key above 0 it is the same message each time.</summary>
    internal sealed record Send(SendStrategy Strategy, int Key) : ThreadCommand;

    /// <summary>The journal refuses what a user message wants to write.</summary>
    internal sealed record SendToBrokenJournal : ThreadCommand;

    /// <summary>The message at a place in the queue gets another text.</summary>
    internal sealed record EditQueued(int Index) : ThreadCommand;

    internal sealed record ClearQueue : ThreadCommand;

    /// <summary>Another message in the place of an earlier one of the conversation.</summary>
    internal sealed record Edit(int Index) : ThreadCommand;

    internal sealed record Regenerate : ThreadCommand;

    internal sealed record Cancel(CancelTarget Target, bool Waits) : ThreadCommand;

    internal sealed record ChangeModel(int Index) : ThreadCommand;

    internal sealed record ChangeInstructions : ThreadCommand;

    /// <summary>Offers all tools, or only those that read.</summary>
    internal sealed record ChangeTools(bool OnlyRead) : ThreadCommand;

    /// <summary>The model gives text.</summary>
    internal sealed record Say(int Length) : ThreadCommand;

    internal sealed record Think : ThreadCommand;

    /// <summary>The model calls a tool.</summary>
    internal sealed record Call(ToolKind Kind) : ThreadCommand;

    internal sealed record Usage : ThreadCommand;

    /// <summary>The model's answer is complete.</summary>
    internal sealed record Stop(StopReason Reason) : ThreadCommand;

    /// <summary>The model's stream breaks.</summary>
    internal sealed record Break(Breakage How) : ThreadCommand;

    /// <summary>A tool that runs returns, or throws.</summary>
    internal sealed record EndTool(int Index, bool Throws) : ThreadCommand;

    internal sealed record ReportProgress(int Index) : ThreadCommand;

    internal sealed record Answer(int Index, bool IsApproved, ApprovalRemember Remember) : ThreadCommand;

    internal sealed record Attach(bool FromStart, bool IsLockstep) : ThreadCommand;

    internal sealed record Detach(int Index) : ThreadCommand;

    /// <summary>A sink that writes stops writing, or goes on.</summary>
    internal sealed record Stall(int Index, bool IsStalled) : ThreadCommand;

    internal sealed record HoldJournal : ThreadCommand;

    internal sealed record ReleaseJournal : ThreadCommand;

    /// <summary>The thread's actor fails, or the whole process; an append that is held was written, or was not.</summary>
    internal sealed record Crash(bool OfProcess, bool IsHeldWritten) : ThreadCommand;

    /// <summary>The thread is copied, whatever it is at; the copy is looked at and deleted.</summary>
    internal sealed record Fork : ThreadCommand;

    /// <summary>Another thread takes the model server's only permit.</summary>
    internal sealed record OccupyGate : ThreadCommand;

    internal sealed record FreeGate : ThreadCommand;

    /// <summary>Time passes: enough to flush text, or so much that everything expires that can.</summary>
    internal sealed record Wait(bool IsLong) : ThreadCommand;
}
