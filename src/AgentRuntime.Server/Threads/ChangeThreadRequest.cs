namespace AgentRuntime.Server.Threads;

/// <summary>The body of <c>PATCH /v1/threads/{threadId}</c>; what is missing stays as it is.</summary>
internal sealed record ChangeThreadRequest
{
    public string? Model { get; init; }

    public string? Instructions { get; init; }

    public string[]? Tools { get; init; }

    public Dictionary<string, string>? Metadata { get; init; }

    public SettingsBody? Settings { get; init; }

    public string? Title { get; init; }
}
