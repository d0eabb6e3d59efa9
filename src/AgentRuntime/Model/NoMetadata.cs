using System.Collections.Immutable;

namespace AgentRuntime.Model;

/// <summary>The metadata of a thread that has none: one object for all of them.</summary>
internal static class NoMetadata
{
    internal static readonly ImmutableSortedDictionary<string, string> Instance =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}
