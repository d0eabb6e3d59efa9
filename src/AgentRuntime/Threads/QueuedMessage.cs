using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>A message that waits for its turn.</summary>
/// <param name="TurnId">The turn that it will begin.</param>
/// <param name="Place">Its place, counted from 1, 1 being next.</param>
/// <param name="Text">What the user said.</param>
/// <param name="Start">The position of the message.</param>
public sealed record QueuedMessage(TurnId TurnId, int Place, string Text, long Start);
