using Akka.Actor;

namespace AgentRuntime.Gates;

/// <summary>One request at a gate, from its arrival to its release.</summary>
internal sealed class GateRequest(IActorRef requester, GateProtocol.Acquire acquire)
{
    internal IActorRef Requester { get; } = requester;

    internal GateProtocol.Acquire Acquire { get; } = acquire;

    internal long Id => Acquire.RequestId;

    /// <summary>The same requester's request before this one; the book's to change.</summary>
    internal GateRequest? Before { get; set; }

    /// <summary>When it came, in ticks of the clock's timestamp; 0 while nobody listens.</summary>
    internal long AskedAt { get; set; }

    /// <summary>Whether it has its permit.</summary>
    internal bool IsHeld { get; set; }

    /// <summary>Whether the breaker waits for its outcome.</summary>
    internal bool IsProbe { get; set; }

    /// <summary>The place that its requester was told last; 0 before that.</summary>
    internal int ToldPlace { get; set; }

    /// <summary>Whether that was since the last time that all places were told.</summary>
    internal bool IsFreshlyTold { get; set; }
}
