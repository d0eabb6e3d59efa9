namespace AgentRuntime.Tools;

/// <summary>A subagent was not started.</summary>
/// <param name="message">Why, in words for the model.</param>
internal sealed class SubagentException(string message) : Exception(message);
