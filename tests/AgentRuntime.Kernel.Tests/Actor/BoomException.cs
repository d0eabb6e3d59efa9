namespace AgentRuntime.Kernel.Tests.Actor;

/// <summary>What the tests throw.</summary>
public sealed class BoomException(string message = "boom") : Exception(message);
