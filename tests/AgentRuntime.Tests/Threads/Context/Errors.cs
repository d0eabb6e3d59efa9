using AgentRuntime.Model;

namespace AgentRuntime.Tests.Threads.Context;

/// <summary>Failures that a test needs.</summary>
internal static class Errors
{
    internal static ModelError Of(ModelErrorCategory category) => new(category, "It failed.", "fake", "Try again.");
}
