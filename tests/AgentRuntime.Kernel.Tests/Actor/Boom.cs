namespace AgentRuntime.Kernel.Tests.Actor;

/// <summary>What the tests throw.</summary>
public sealed class Boom(string message = "boom") : Exception(message);
