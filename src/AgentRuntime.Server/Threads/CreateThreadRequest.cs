namespace AgentRuntime.Server.Threads;

/// <summary>The body of <c>POST /v1/threads</c>.</summary>
internal sealed record CreateThreadRequest
{
    public string? Model { get; init; }

    public string? ThreadId { get; init; }

    public string? Instructions { get; init; }

    public string[]? Tools { get; init; }

    public Dictionary<string, string>? Metadata { get; init; }

    public SettingsBody? Settings { get; init; }
}
