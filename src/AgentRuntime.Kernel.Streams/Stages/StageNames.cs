using System.Collections.Concurrent;

namespace Akka.Streams.Stages;

/// <summary>The name attributes of the library's stages; one instance per name.</summary>
internal static class StageNames
{
    private static readonly ConcurrentDictionary<string, Attributes> Known = new(StringComparer.Ordinal);

    public static Attributes Of(string name) => Known.GetOrAdd(name, static key => Attributes.CreateName(key));
}
