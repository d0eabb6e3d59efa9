namespace AgentRuntime.Simulator.Replies;

/// <summary>What the planner needs of a request, whatever wire it came on.</summary>
internal sealed record ReplyRequest(SimulatedRequest Request, SimulatedModel Model)
{
    public SimulatedFault? NamedFault { get; init; }

    public bool Thinks { get; init; }

    /// <summary>Tokens at most; null is no limit.</summary>
    public int? MaxTokens { get; init; }

    public int PromptTokens { get; init; }

    public TimeSpan LoadDelay { get; init; }

    /// <summary>Whether arguments are sent in fragments.</summary>
    public bool FragmentsToolCalls { get; init; }

    /// <summary>Whether the wire has lines on which tool calls can be placed.</summary>
    public bool PlacesToolCalls { get; init; }

    /// <summary>Makes the id of a call: its place among the calls, and a source of digits.</summary>
    public required Func<int, Random, string> MakeCallId { get; init; }
}
