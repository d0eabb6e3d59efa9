using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>A user message that was accepted under an idempotency key.</summary>
/// <param name="TurnId">Its turn.</param>
/// <param name="Start">Where it was accepted, which is where its turn starts.</param>
/// <param name="Content">Tells its text and pictures from others: <see cref="RememberedMessages.ContentOf"/>.</param>
internal sealed record RememberedMessage(TurnId TurnId, long Start, string Content);
