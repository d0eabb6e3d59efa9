namespace AgentRuntime.Providers.Wire;

/// <summary>What a <see cref="SseFrame"/> is.</summary>
internal enum SseFrameKind
{
    /// <summary>An event was dispatched.</summary>
    Event,

    /// <summary>A comment: servers send them to keep the connection alive.</summary>
    Comment,

    /// <summary>A field that the specification does not know; some servers put their errors there.</summary>
    UnknownField,
}
