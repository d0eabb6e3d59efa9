namespace AgentRuntime.Cli.Latency.Paths;

/// <summary>The ways from a model server to an observer that are compared, from the barest to the longest.</summary>
internal enum PathId
{
    /// <summary>(a) A thread that blocks on a bare socket.</summary>
    SocketLoop,

    /// <summary>(b) HttpClient, PipeReader, Utf8JsonReader: what the others are compared with.</summary>
    PipeReader,

    /// <summary>(c) A line reader and a document for each line.</summary>
    LineReader,

    /// <summary>(d) A blocking thread, an unbounded channel, a lock and an update for each token.</summary>
    LockedUpdates,

    /// <summary>(e) This runtime with one sink.</summary>
    Runtime,

    /// <summary>(f) This runtime and its HTTP API, to a client in another process.</summary>
    EventStream,
}
