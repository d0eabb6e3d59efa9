using AgentRuntime.Model;
using AgentRuntime.Sinks;
using Akka.Actor;

namespace AgentRuntime.Threads;

/// <summary>A message was refused because the thread is busy, or because its queue is full.</summary>
public sealed class ThreadBusyException : Exception
{
    internal ThreadBusyException(ThreadId threadId, string message)
        : base(message) => ThreadId = threadId;

    /// <summary>The thread that is busy.</summary>
    public ThreadId ThreadId { get; }

    /// <summary>The answer to a message that a thread can no longer hold back. A sink is not ended by it: it asks again.</summary>
    internal static object HeldBack(ThreadId threadId, object message, int count)
    {
        var reason = new ThreadBusyException(
            threadId,
            $"Thread {threadId} holds {count} commands back until it has come from the journal or left the memory; "
            + "agent-runtime.thread.max-stashed-commands allows no more. Ask again.");
        return message is SinkProtocol.Pull ? new SinkProtocol.TryAgain(reason) : new Status.Failure(reason);
    }
}
