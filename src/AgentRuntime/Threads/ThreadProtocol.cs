using AgentRuntime.Journal;
using AgentRuntime.Model;
using Akka.Actor;

namespace AgentRuntime.Threads;

/// <summary>The messages of <see cref="ThreadRegion"/> and <see cref="ThreadActor"/>.</summary>
internal static class ThreadProtocol
{
    /// <summary>To the region: a message for one thread.</summary>
    internal sealed record Envelope(ThreadId ThreadId, object Message);

    /// <summary>Make the thread; answered with <see cref="Created"/> once that is durable.</summary>
    internal sealed record Create(ModelRef Model, string Instructions, ModelSettings Settings);

    /// <summary>The thread exists.</summary>
    internal sealed record Created(ThreadId ThreadId);

    /// <summary>Take a user message; answered with <see cref="Accepted"/> once that is durable.</summary>
    internal sealed record Submit(string Text, SendStrategy Strategy);

    /// <summary>The message is durable; its turn starts at the position.</summary>
    internal sealed record Accepted(TurnId TurnId, long Start);

    /// <summary>Cancel one turn, or all; answered with <see cref="Done"/> once they have stopped.</summary>
    internal sealed record Cancel(TurnId? TurnId);

    /// <summary>What was asked for is done.</summary>
    internal sealed class Done
    {
        internal static Done Instance { get; } = new();
    }

    /// <summary>Say how the thread stands; answered with a <see cref="ThreadSnapshot"/>.</summary>
    internal sealed class GetSnapshot
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
    internal sealed record Recovered(JournalHead? Head, Conversation Conversation);

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

    /// <summary>Timer to thread: the cancelled stream did not end in time.</summary>
    internal sealed record CancelOverdue(long StreamId);

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
