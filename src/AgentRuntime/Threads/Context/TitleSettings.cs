using AgentRuntime.Model;

namespace AgentRuntime.Threads.Context;

/// <summary>How threads get titles: by a request of low priority after the first turn.</summary>
public sealed record TitleSettings
{
    /// <summary>Whether threads get titles of themselves. Default true; <c>agent-runtime.title.enabled</c>.</summary>
    public bool IsEnabled { get; init; } = true;

    /// <summary>The model that makes them; null takes the thread's own. Default null; <c>agent-runtime.title.model</c>.</summary>
    public ModelRef? Model { get; init; }

    /// <summary>The longest title, in UTF-16 code units; what is longer is cut. Default 80; <c>agent-runtime.title.max-length</c>.</summary>
    public int MaxLength { get; init; } = 80;

    /// <summary>How long making one may take; then the thread goes on without. Default 1 min; <c>agent-runtime.title.timeout</c>.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);
}
