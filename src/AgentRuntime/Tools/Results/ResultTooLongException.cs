namespace AgentRuntime.Tools.Results;

/// <summary>A result was longer than what is read of one.</summary>
internal sealed class ResultTooLongException() : Exception("The result is longer than what is read of one.");
