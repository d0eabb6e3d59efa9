using AgentRuntime.Journal;

namespace AgentRuntime.Server.Threads;

/// <summary>A thread in a list.</summary>
internal sealed record ThreadItem(string ThreadId, string Model, DateTime CreatedAt, string? Title, string? Parent)
{
    public static ThreadItem Of(ThreadSummary summary) => new(
        summary.Id.Value,
        summary.Model.ToString(),
        summary.CreatedAt.UtcDateTime,
        summary.Title.Length > 0 ? summary.Title : null,
        summary.Parent?.Value);
}
