namespace AgentRuntime.Simulator.Replies;

/// <summary>A tool call with its place among the reply's calls and its id; an empty id is not sent.</summary>
internal sealed record PlannedToolCall(int Index, string Id, string Name, string ArgumentsJson);
