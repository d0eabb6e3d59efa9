using System.Collections.Immutable;

namespace AgentRuntime.Server.Json;

/// <summary>A whole list.</summary>
internal sealed record ListAnswer<T>(ImmutableArray<T> Data);
