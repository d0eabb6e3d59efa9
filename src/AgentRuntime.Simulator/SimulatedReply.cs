using System.Collections.Immutable;

namespace AgentRuntime.Simulator;

/// <summary>A scripted reply to one completion request. What is left out is taken from the options or generated.</summary>
public sealed record SimulatedReply
{
    /// <summary>What the reply says, in order. Left out: generated from the request. Empty: a reply that says nothing.</summary>
    public ImmutableArray<SimulatedPart> Parts { get; init; }

    /// <summary>What goes wrong; null is nothing.</summary>
    public SimulatedFault? Fault { get; init; }

    /// <summary>The final line's reason; null gives <c>stop</c>, or <c>tool_calls</c> where the dialect says so, or <c>length</c> when cut.</summary>
    public string? StopReason { get; init; }

    /// <summary>Where tool calls ride in Ollama's wire.</summary>
    public SimulatedToolCallPlacement ToolCallPlacement { get; init; }

    /// <summary>Tokens a second for this reply; null takes the server's.</summary>
    public double? Rate { get; init; }

    /// <summary>Time to the first token for this reply; null takes the server's.</summary>
    public TimeSpan? FirstTokenDelay { get; init; }

    /// <summary>How this reply is cut into writes; null takes the server's.</summary>
    public SimulatorChunking? Chunking { get; init; }

    /// <summary>Prompt tokens to report; null counts the request's, 0 leaves the count out as for a cached prompt.</summary>
    public int? PromptTokens { get; init; }

    /// <summary>A reply of some parts.</summary>
    /// <param name="parts">The parts, in order.</param>
    /// <returns>The reply.</returns>
    public static SimulatedReply Of(params ReadOnlySpan<SimulatedPart> parts) => new() { Parts = [.. parts] };

    /// <summary>A reply of text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The reply.</returns>
    public static SimulatedReply Say(string text) => Of(new SimulatedPart.Text(text));

    /// <summary>A generated reply that a fault strikes.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>The reply.</returns>
    public static SimulatedReply Fail(SimulatedFault fault) => new() { Fault = fault };
}
