namespace AgentRuntime.Threads;

/// <summary>The runtime is stopping: it takes no new work, and its readers end when they have everything.</summary>
public sealed class RuntimeStoppingException : Exception
{
    internal RuntimeStoppingException()
        : base("The runtime is stopping and takes nothing new. Try again when it is back.")
    {
    }
}
