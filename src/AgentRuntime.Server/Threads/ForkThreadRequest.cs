namespace AgentRuntime.Server.Threads;

/// <summary>The body of <c>POST /v1/threads/{threadId}/fork</c>.</summary>
internal sealed record ForkThreadRequest
{
    public string? Before { get; init; }

    public string? ThreadId { get; init; }
}
