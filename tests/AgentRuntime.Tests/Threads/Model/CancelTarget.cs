namespace AgentRuntime.Tests.Threads.Model;

/// <summary>What is cancelled.</summary>
internal enum CancelTarget
{
    All,
    Running,
    LastQueued,
}
