namespace AgentRuntime.Cli.Latency.Paths;

/// <summary>What the paths are called.</summary>
internal static class PathNames
{
    /// <summary>All paths, in order.</summary>
    public static IReadOnlyList<PathId> All { get; } = Enum.GetValues<PathId>();

    /// <summary>The path's letter.</summary>
    public static char Letter(this PathId path) => (char)('a' + (int)path);

    /// <summary>A few words for a table.</summary>
    public static string Title(this PathId path) => path switch
    {
        PathId.SocketLoop => "blocking socket loop",
        PathId.PipeReader => "async read loop",
        PathId.LineReader => "line reader, JsonDocument",
        PathId.LockedUpdates => "channel, lock, update per token",
        PathId.Runtime => "AgentRuntime, one sink",
        PathId.EventStream => "AgentRuntime, SSE to a process",
    };
}
