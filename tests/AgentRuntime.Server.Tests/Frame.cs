using System.Text.Json;

namespace AgentRuntime.Server.Tests;

/// <summary>One frame of an event stream.</summary>
internal sealed record Frame(long Id, string Event, JsonElement Data)
{
    public long Position => Data.GetProperty("position").GetInt64();

    public string? TurnId => Data.TryGetProperty("turnId", out var turnId) ? turnId.GetString() : null;

    public string Text(string member) => Data.GetProperty(member).GetString()!;
}
