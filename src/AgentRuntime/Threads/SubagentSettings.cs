namespace AgentRuntime.Threads;

/// <summary>How many threads the tool calls of a thread may run.</summary>
public sealed record SubagentSettings
{
    /// <summary>How deep threads may stand under each other: 1 lets a subagent have none of its own. Default 2; <c>agent-runtime.subagents.max-depth</c>.</summary>
    public int MaxDepth { get; init; } = 2;

    /// <summary>Subagents that one turn may start. Default 16; <c>agent-runtime.subagents.max-per-turn</c>.</summary>
    public int MaxPerTurn { get; init; } = 16;
}
