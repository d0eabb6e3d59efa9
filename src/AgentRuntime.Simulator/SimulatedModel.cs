using System.Collections.Immutable;

namespace AgentRuntime.Simulator;

/// <summary>A model the simulated server has: what its lists say of it and how its generated replies look.</summary>
/// <param name="Name">Name without or with a tag; without one the tag is <c>latest</c>, as Ollama has it.</param>
public sealed record SimulatedModel(string Name)
{
    /// <summary>What the model can do, in Ollama's words: <c>completion</c>, <c>tools</c>, <c>thinking</c>, <c>vision</c>.</summary>
    public ImmutableArray<string> Capabilities { get; init; } = ["completion", "tools"];

    /// <summary>Tokens the model was trained for; a longer prompt is cut or refused as the dialect does.</summary>
    /// <value>32768.</value>
    public int ContextLength { get; init; } = 32_768;

    /// <summary>Whether a generated reply calls the request's first tool when the last message is the user's.</summary>
    public bool CallsTools { get; init; }

    /// <summary>Where the tool calls of generated replies ride in Ollama's wire; a scripted reply says so itself.</summary>
    public SimulatedToolCallPlacement ToolCallPlacement { get; init; }

    /// <summary>Parameter count as the lists print it.</summary>
    public string ParameterSize { get; init; } = "8.2B";

    /// <summary>Quantization as the lists print it.</summary>
    public string Quantization { get; init; } = "Q4_K_M";

    /// <summary>Architecture; the key under which Ollama's <c>model_info</c> holds the context length.</summary>
    public string Family { get; init; } = "simulated";

    /// <summary>Bytes on disk and in memory as the lists print it.</summary>
    public long SizeBytes { get; init; } = 5_225_388_164;

    /// <summary>The models a server has when none are named: <c>sim</c> (text), <c>sim-thinking</c> (thinks first), <c>sim-tools</c> (calls tools).</summary>
    public static ImmutableArray<SimulatedModel> Defaults { get; } =
    [
        new("sim"),
        new("sim-thinking") { Capabilities = ["completion", "tools", "thinking"] },
        new("sim-tools") { CallsTools = true },
    ];

    /// <summary>The name with its tag, as the lists print it.</summary>
    internal string FullName => Name.Contains(':', StringComparison.Ordinal) ? Name : Name + ":latest";

    /// <summary>Whether the model thinks before it answers.</summary>
    internal bool Thinks => Can("thinking");

    /// <summary>Whether the model has a capability.</summary>
    internal bool Can(string capability) => Capabilities.Contains(capability, StringComparer.Ordinal);
}
