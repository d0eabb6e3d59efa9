namespace AgentRuntime.Threads;

/// <summary>What happens to a message that comes while a turn runs.</summary>
public enum SendStrategy
{
    /// <summary>It waits its turn; the queue is bounded and journaled.</summary>
    Enqueue,

    /// <summary>It is refused with a <see cref="ThreadBusyException"/>.</summary>
    Reject,

    /// <summary>The running turn is cancelled, then this one runs, before those that wait.</summary>
    Interrupt,

    /// <summary>The running turn ends at its next round boundary, then this one runs, before those that wait.</summary>
    Steer,
}
