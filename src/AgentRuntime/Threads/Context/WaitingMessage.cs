using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>A user message whose turn has not started.</summary>
/// <param name="TurnId">Its turn.</param>
/// <param name="Position">Where it was accepted.</param>
/// <param name="Text">Its text, as last edited.</param>
/// <param name="Images">Its pictures.</param>
internal sealed record WaitingMessage(TurnId TurnId, long Position, string Text, ImmutableArray<ImageContent> Images);
