namespace AgentRuntime.Simulator;

/// <summary>On which line of an Ollama reply its tool calls ride.</summary>
public enum SimulatedToolCallPlacement
{
    /// <summary>Each call on a line of its own with <c>done:false</c>: models with a parser built into Ollama.</summary>
    OwnLine,

    /// <summary>All calls that follow each other on one line with <c>done:false</c>.</summary>
    OneLine,

    /// <summary>All calls on the final <c>done:true</c> line: Ollama 0.30 and later in native chat mode.</summary>
    DoneLine,
}
