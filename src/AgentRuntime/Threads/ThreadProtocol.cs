using System.Collections.Immutable;
using System.Diagnostics;
using AgentRuntime.Journal;
using AgentRuntime.Model;
using AgentRuntime.Threads.Requests;
using AgentRuntime.Tools;
using Akka.Actor;

namespace AgentRuntime.Threads;

/// <summary>The messages of <see cref="ThreadRegion"/> and <see cref="ThreadActor"/>.</summary>
internal static class ThreadProtocol
{
    /// <summary>To a thread: somebody waits for the answer.</summary>
    internal interface ICommand;

    /// <summary>To the region: a message for one thread.</summary>
    internal sealed record Envelope(ThreadId ThreadId, object Message);

    /// <summary>Make the thread; answered with <see cref="Created"/> once that is durable.</summary>
    internal sealed record Create(ModelRef Model, ThreadOptions Options) : ICommand;

    /// <summary>Make the thread with these events, all of them or none; answered with <see cref="Created"/> once they are durable.</summary>
    internal sealed record CreateCopy(ImmutableArray<ThreadEvent> Events) : ICommand;

    /// <summary>Journal to thread: the copy is durable.</summary>
    internal sealed class Copied
    {
        internal static Copied Instance { get; } = new();
    }

    /// <summary>To the region: remove the thread and its log; answered with <see cref="Done"/> once it is gone.</summary>
    internal sealed record Delete(ThreadId ThreadId);

    /// <summary>Region to thread: end everything, write what is unwritten, and stop.</summary>
    internal sealed class StopForGood
    {
        internal static StopForGood Instance { get; } = new();
    }

    /// <summary>Journal to region: the log is gone, or there was none.</summary>
    internal sealed record Deleted(ThreadId ThreadId, bool WasThere);

    /// <summary>Journal to region: the log could not be removed.</summary>
    internal sealed record DeleteFailed(ThreadId ThreadId, Exception Reason);

    /// <summary>The thread exists.</summary>
    internal sealed record Created(ThreadId ThreadId);

    /// <summary>Take a user message; answered with <see cref="Accepted"/> once that is durable.</summary>
    internal sealed record Submit(UserMessage Message, SendOptions Options) : ICommand
    {
        /// <summary>The span in which it was sent, below which the turn is told.</summary>
        internal ActivityContext Cause { get; init; }
    }

    /// <summary>
    /// Take a user message in the place of an earlier one, and forget what came from there on; answered with <see cref="Accepted"/>.
    /// Without a turn it is the last one, without a text the same text again.
    /// </summary>
    internal sealed record Resubmit(TurnId? TurnId, string? Text) : ICommand;

    /// <summary>Replace the text of a message that waits; answered with <see cref="Done"/>.</summary>
    internal sealed record EditQueued(TurnId TurnId, string Text) : ICommand;

    /// <summary>Say which messages wait; answered with <see cref="Queue"/>.</summary>
    internal sealed class GetQueue : ICommand
    {
        internal static GetQueue Instance { get; } = new();
    }

    /// <summary>The messages that wait, next one first.</summary>
    internal sealed record Queue(ImmutableArray<QueuedMessage> Messages);

    /// <summary>Stop every turn that waits; answered with <see cref="Cleared"/>.</summary>
    internal sealed class ClearQueue : ICommand
    {
        internal static ClearQueue Instance { get; } = new();
    }

    /// <summary>So many turns that waited were stopped.</summary>
    internal sealed record Cleared(int Count);

    /// <summary>Go on in another way; answered with <see cref="Done"/>.</summary>
    internal sealed record Change(ThreadChange What, ModelRef? Model) : ICommand;

    /// <summary>Decide an open approval; answered with <see cref="Done"/>.</summary>
    internal sealed record Resolve(string ApprovalId, ApprovalAnswer Answer) : ICommand;

    /// <summary>Say what was said; answered with <see cref="Messages"/>.</summary>
    internal sealed class GetMessages : ICommand
    {
        internal static GetMessages Instance { get; } = new();
    }

    /// <summary>What the model and the user said.</summary>
    internal sealed record Messages(ImmutableArray<ThreadMessage> All);

    /// <summary>Write everything; answered with <see cref="Settled"/> once all is durable.</summary>
    internal sealed class Settle : ICommand
    {
        internal static Settle Instance { get; } = new();
    }

    /// <summary>Everything up to the position is durable.</summary>
    internal sealed record Settled(long End);

    /// <summary>The message is durable; its turn starts at the position.</summary>
    internal sealed record Accepted(TurnId TurnId, long Start);

    /// <summary>
    /// Cancel one turn, or all; answered with <see cref="Done"/> once they have stopped, or at once where nobody waits for that.
    /// </summary>
    internal sealed record Cancel(TurnId? TurnId, bool IsWaiting = true) : ICommand;

    /// <summary>To the region: take nothing new; answered with <see cref="Done"/> once every thread is at rest.</summary>
    /// <param name="Cancels">Whether turns that run are cancelled, rather than waited for.</param>
    internal sealed record Drain(bool Cancels);

    /// <summary>Region to thread: begin nothing new; answered with <see cref="Rested"/> once nothing runs and all is durable.</summary>
    /// <param name="Cancels">Whether the turn that runs is cancelled.</param>
    internal sealed record Rest(bool Cancels);

    /// <summary>Thread to region: nothing runs, and all is durable.</summary>
    internal sealed class Rested
    {
        internal static Rested Instance { get; } = new();
    }

    /// <summary>What was asked for is done.</summary>
    internal sealed class Done
    {
        internal static Done Instance { get; } = new();
    }

    /// <summary>Say how the thread stands; answered with a <see cref="ThreadSnapshot"/>.</summary>
    internal sealed class GetSnapshot : ICommand
    {
        internal static GetSnapshot Instance { get; } = new();
    }

    /// <summary>Thread to region: nobody needs this actor.</summary>
    internal sealed record Passivate(ThreadId ThreadId);

    /// <summary>Region to thread: commands are held back, stop if still nobody needs you.</summary>
    internal sealed class StopIfIdle
    {
        internal static StopIfIdle Instance { get; } = new();
    }

    /// <summary>Thread to region: work came in the meantime, send on.</summary>
    internal sealed record PassivationRefused(ThreadId ThreadId);

    /// <summary>Journal to thread: where the log stands, and what was in it.</summary>
    internal sealed record Recovered(JournalHead? Head, ThreadFold Fold);

    /// <summary>Journal to thread: the log could not be read.</summary>
    internal sealed record RecoveryFailed(Exception Reason);

    /// <summary>Journal to thread: everything up to the position is durable.</summary>
    internal sealed record Appended(long End, long ReservedEnd);

    /// <summary>Journal to thread: an append failed.</summary>
    internal sealed record AppendFailed(Exception Reason);

    /// <summary>Timer to thread: unflushed text is due.</summary>
    internal sealed class FlushDue : INotInfluenceReceiveTimeout
    {
        internal static FlushDue Instance { get; } = new();
    }

    /// <summary>Timer to thread: what was cancelled did not end in time.</summary>
    internal sealed record CancelOverdue(long WorkId);

    /// <summary>Timer to thread: the failed round is tried again.</summary>
    internal sealed record RetryDue(long WorkId);

    /// <summary>Timer to thread: the turn's time is used up.</summary>
    internal sealed record TimeIsUp(TurnId TurnId);

    /// <summary>Timer to thread: nobody answered the approval.</summary>
    internal sealed record ApprovalExpired(string ApprovalId);

    /// <summary>Journal to thread: it is durable that these calls run; now they may.</summary>
    internal sealed record CallsRecorded(long WorkId, ImmutableArray<string> CallIds);

    /// <summary>Tool to thread: a call ended.</summary>
    internal sealed record CallEnded(long WorkId, string CallId, ToolOutput Output);

    /// <summary>Tool to thread: a call has progress or a plan to tell.</summary>
    internal sealed record CallProgressed(long WorkId, ToolContext Call);

    /// <summary>Tool to thread: run a thread under this call; answered with <see cref="SubagentAllowed"/>.</summary>
    internal sealed record StartSubagent(TurnId TurnId, string ToolCallId, string Name) : ICommand;

    /// <summary>The thread under a call may be made; what it has from its parent.</summary>
    internal sealed record SubagentAllowed(ThreadId Child, ModelRef Model, ThreadOptions Options);

    /// <summary>Tool to thread: the thread under a call has stopped; answered with <see cref="Done"/>.</summary>
    internal sealed record SubagentEnded(ThreadId Child, TurnStopReason Reason, TokenUsage Usage) : ICommand;

    /// <summary>Child to thread: a subagent that a crash left behind has ended, and has consumed this.</summary>
    internal sealed record SubagentRecovered(ThreadId Child, TokenUsage Usage);

    /// <summary>Child to thread: what a subagent that a crash left behind has consumed is not known.</summary>
    internal sealed record SubagentLost(ThreadId Child, Exception Reason);

    /// <summary>Say what the thread and its subagents have consumed; answered with <see cref="Used"/> once no subagent is open.</summary>
    internal sealed class GetUsage : ICommand
    {
        internal static GetUsage Instance { get; } = new();
    }

    /// <summary>What a thread and its subagents have consumed.</summary>
    internal sealed record Used(TokenUsage Usage);

    /// <summary>Memory to thread: the answer for always is kept.</summary>
    internal sealed class Remembered
    {
        internal static Remembered Instance { get; } = new();
    }

    /// <summary>Memory to thread: the answer for always is not kept.</summary>
    internal sealed record RememberFailed(Exception Reason);

    /// <summary>Timer to thread: what the call has said since it was last shown may be shown.</summary>
    internal sealed record ProgressDue(CallProgressed Progressed);

    /// <summary>Request to thread: the summary that stands for old messages.</summary>
    internal sealed record Summarized(long WorkId, ModelCallResult Reply);

    /// <summary>Request to thread: there is no summary.</summary>
    internal sealed record SummaryFailed(long WorkId, Exception Reason);

    /// <summary>Request to thread: a title.</summary>
    internal sealed record Titled(long TitleId, ModelCallResult Reply);

    /// <summary>Request to thread: there is no title.</summary>
    internal sealed record TitleFailed(long TitleId, Exception Reason);

    /// <summary>Stream to thread: a round's stream runs; the sender takes the acknowledgements.</summary>
    internal sealed record StreamInit(long StreamId);

    /// <summary>Thread to stream: the next batch may come.</summary>
    internal sealed class StreamAck
    {
        internal static StreamAck Instance { get; } = new();
    }

    /// <summary>Stream to thread: the round's stream completed.</summary>
    internal sealed record StreamCompleted(long StreamId);

    /// <summary>Stream to thread: the round's stream failed.</summary>
    internal sealed record StreamFailed(long StreamId, Exception Reason);
}
