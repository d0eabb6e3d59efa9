using AgentRuntime.Model;

namespace AgentRuntime.Gates;

/// <summary>How the request of a permit ended: what the gate learns of its server. A closed family.</summary>
internal abstract record GateOutcome
{
    private GateOutcome() { }

    /// <summary>The server answered to the end.</summary>
    internal sealed record Succeeded : GateOutcome
    {
        internal static Succeeded Instance { get; } = new();
    }

    /// <summary>The request failed; whether that says something about the server's health is the gate's to decide.</summary>
    internal sealed record Failed(ModelError Error) : GateOutcome;

    /// <summary>It was cancelled, or never made: says nothing about the server.</summary>
    internal sealed record Abandoned : GateOutcome
    {
        internal static Abandoned Instance { get; } = new();
    }
}
