namespace AgentRuntime.Tests.Threads.Model;

/// <summary>The thread is not what the reference says.</summary>
internal sealed class DivergenceException(string message) : Exception(message);
