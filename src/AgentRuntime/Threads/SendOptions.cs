namespace AgentRuntime.Threads;

/// <summary>How a message is sent.</summary>
public sealed record SendOptions
{
    /// <summary>What happens when a turn is running.</summary>
    public SendStrategy Strategy { get; init; } = SendStrategy.Enqueue;

    /// <summary>
    /// The sender's own name for the message. Sent again with the same name, the message is not taken again: the turn that it began
    /// is given back. The last ones are remembered, as many as <c>agent-runtime.thread.remembered-idempotency-keys</c> says.
    /// </summary>
    public string? IdempotencyKey { get; init; }
}
