namespace AgentRuntime.Model;

/// <summary>How far a running tool says it is.</summary>
/// <param name="Message">What it is doing; empty for nothing said.</param>
/// <param name="Done">How much is done, in the tool's own unit; null where it did not say.</param>
/// <param name="Total">How much there is to do, in the same unit; null where it did not say.</param>
public sealed record ToolProgress(string Message, double? Done = null, double? Total = null);
