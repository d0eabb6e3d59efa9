using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Telemetry;
using Akka.Actor;

namespace AgentRuntime.Sinks;

/// <summary>What a sink's actor and its thread say to each other.</summary>
internal static class SinkProtocol
{
    /// <summary>Sink to thread: send what starts at the cursor, when there is something. At most one is open for a sink.</summary>
    internal sealed record Pull(long Cursor, SinkMode Mode) : INotInfluenceReceiveTimeout
    {
        /// <summary>The runtime stops: where nothing is there, nothing will come, and the answer is <see cref="Rejected"/>.</summary>
        internal bool IsLast { get; init; }
    }

    /// <summary>To a sink: the runtime stops; end when everything that there is is written.</summary>
    internal sealed class Finish
    {
        internal static Finish Instance { get; } = new();
    }

    /// <summary>Thread to sink: the thread knows the sink from now on; the sink watches it.</summary>
    internal sealed record Attached(IActorRef Thread);

    /// <summary>Thread to sink: the answer to a pull; never empty.</summary>
    internal sealed record Deliver(ImmutableArray<ThreadEvent> Events)
    {
        /// <summary>When it was sent, by <see cref="HopClock"/>; 0 while nobody listens.</summary>
        internal long SentAt { get; init; }
    }

    /// <summary>Thread to sink: the pull cannot be answered, now or later.</summary>
    internal sealed record Rejected(Exception Reason);

    /// <summary>Thread to sink: the journal did not answer this time; pull again.</summary>
    internal sealed record TryAgain(Exception Reason);

    /// <summary>To a sink: its subscriber needs no more.</summary>
    internal sealed class Detach
    {
        internal static Detach Instance { get; } = new();
    }

    /// <summary>Sink to itself: the last batch is written.</summary>
    internal sealed class Written
    {
        internal static Written Instance { get; } = new();
    }

    /// <summary>Sink to itself: the last batch could not be written.</summary>
    internal sealed record WriteFailed(Exception Reason);

    /// <summary>Sink to itself: the pause after a failed attempt is over.</summary>
    internal sealed class RetryPull
    {
        internal static RetryPull Instance { get; } = new();
    }
}
