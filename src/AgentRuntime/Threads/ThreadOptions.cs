using System.Collections.Immutable;
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

    /// <summary>The names of the tools that the thread may use; null for all that the runtime has.</summary>
    public ImmutableArray<string>? Tools { get; init; }

    /// <summary>Whom the thread belongs to: model servers are shared fairly between owners. Empty where the app has none.</summary>
    public string Owner { get; init; } = "";

    /// <summary>How the thread's requests stand against those of other threads.</summary>
    public RequestPriority Priority { get; init; } = RequestPriority.Interactive;

    /// <summary>What the app keeps with the thread; the runtime does not read it.</summary>
    public ImmutableSortedDictionary<string, string> Metadata { get; init; } = NoMetadata.Instance;

    internal ThreadId? Parent { get; init; }

    internal int Depth { get; init; }
}
