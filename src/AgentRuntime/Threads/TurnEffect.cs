using System.Text.Json;
using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>What a turn's logic asks of the actor: one event to append. A closed family.</summary>
internal abstract record TurnEffect
{
    private TurnEffect() { }

    internal sealed record Text(string Delta) : TurnEffect;

    internal sealed record Thinking(string Delta) : TurnEffect;

    internal sealed record ProposeTool(string CallId, string Name, JsonElement Input) : TurnEffect;

    internal sealed record UpdateTool(string CallId, ToolCallStatus Status, string Content) : TurnEffect;

    internal sealed record Usage(TokenUsage Tokens, ModelTimings? Timings) : TurnEffect;

    internal sealed record ModelQueued(int Place) : TurnEffect;

    internal sealed record Notice(string Message) : TurnEffect;
}
