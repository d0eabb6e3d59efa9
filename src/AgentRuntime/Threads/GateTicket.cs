using AgentRuntime.Gates;
using AgentRuntime.Model;
using Akka.Actor;

namespace AgentRuntime.Threads;

/// <summary>One request's place at its model server's gate: asked for, perhaps held, given back exactly once.</summary>
internal sealed class GateTicket(long id, IActorRef gate, IActorRef thread)
{
    private bool _isReleased;

    /// <summary>Which request of the thread this is.</summary>
    internal long Id { get; } = id;

    /// <summary>Asks for admission; the thread gets the answer.</summary>
    internal void Acquire(string owner, RequestPriority priority) =>
        gate.Tell(new GateProtocol.Acquire(Id, owner, priority), thread);

    /// <summary>Gives the place or the permit back, and says how the request went.</summary>
    internal void Release(GateOutcome outcome)
    {
        if (!_isReleased)
        {
            _isReleased = true;
            gate.Tell(new GateProtocol.Release(Id, outcome), thread);
        }
    }
}
