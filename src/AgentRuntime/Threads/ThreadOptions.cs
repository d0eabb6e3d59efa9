using AgentRuntime.Model;

namespace AgentRuntime.Threads;

/// <summary>What a new thread is made of.</summary>
public sealed record ThreadOptions
{
    /// <summary>The model that answers, as <c>provider/model</c>, for example <c>ollama/qwen3:8b</c>.</summary>
    public required string Model { get; init; }

    /// <summary>The thread's id; null makes a new one.</summary>
    public ThreadId? Id { get; init; }

    /// <summary>The system message that stands before the conversation; empty for none.</summary>
    public string Instructions { get; init; } = "";

    /// <summary>How the model generates.</summary>
    public ModelSettings Settings { get; init; } = ModelSettings.Default;
}
