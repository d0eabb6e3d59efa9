using AgentRuntime.Model;

namespace AgentRuntime.Tools;

/// <summary>How the turn of a tool call's own thread ended.</summary>
/// <param name="ThreadId">The thread.</param>
/// <param name="Text">The text of its last answer; empty for none.</param>
/// <param name="Reason">Why the turn stopped.</param>
/// <param name="Error">What failed; null where nothing did.</param>
/// <param name="Usage">What it consumed, its own subagents included.</param>
internal sealed record SubagentResult(ThreadId ThreadId, string Text, TurnStopReason Reason, ModelError? Error, TokenUsage Usage);
