namespace AgentRuntime.Model;

/// <summary>What a server tells of one of its models. A member that is null was not told.</summary>
/// <param name="Ref">The model's full name.</param>
public sealed record ModelInfo(ModelRef Ref)
{
    /// <summary>The context in tokens: of the loaded instance where there is one, else the most the model supports.</summary>
    public int? ContextLength { get; init; }

    /// <summary>Whether the model calls tools.</summary>
    public bool? SupportsTools { get; init; }

    /// <summary>Whether the model reads pictures.</summary>
    public bool? SupportsVision { get; init; }

    /// <summary>Whether the model reasons before it answers.</summary>
    public bool? SupportsThinking { get; init; }

    /// <summary>Whether the server has it in memory now.</summary>
    public bool? IsLoaded { get; init; }

    /// <summary>The size of its files, in bytes.</summary>
    public long? SizeBytes { get; init; }

    /// <summary>Why the model cannot be used for a conversation; null when it can.</summary>
    public string? DisabledReason { get; init; }
}
