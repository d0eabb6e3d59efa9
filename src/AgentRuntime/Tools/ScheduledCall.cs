namespace AgentRuntime.Tools;

/// <summary>One call of a round, as its schedule sees it.</summary>
/// <param name="CallId">The call's id, unique within the round.</param>
/// <param name="IsParallel">Whether it may run beside others.</param>
/// <param name="IsAllowed">Whether nobody must be asked for it.</param>
internal sealed record ScheduledCall(string CallId, bool IsParallel, bool IsAllowed);
