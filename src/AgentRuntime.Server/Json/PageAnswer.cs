using System.Collections.Immutable;

namespace AgentRuntime.Server.Json;

/// <summary>A page of a list.</summary>
/// <param name="Data">Its items.</param>
/// <param name="HasMore">Whether there are more behind it.</param>
/// <param name="Next">What <c>?after=</c> takes for the next page; null where there is none.</param>
internal sealed record PageAnswer<T>(ImmutableArray<T> Data, bool HasMore, string? Next);
