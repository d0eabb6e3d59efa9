using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>A budget of the turn is used up.</summary>
/// <param name="Reason">What the turn stops with.</param>
/// <param name="Detail">Which budget, how much of it, and the key that sets it; for <see cref="ThreadEvent.TurnStopped.Detail"/>.</param>
internal sealed record BudgetExceeded(TurnStopReason Reason, string Detail);
