namespace AgentRuntime.Simulator.Replies;

/// <summary>What a <see cref="ReplyStep"/> is.</summary>
internal enum StepKind
{
    Text,
    Thinking,
    ToolCalls,
    ToolCallStart,
    ToolCallFragment,
    Raw,
    Pause,
}
