namespace AgentRuntime.Cli.Latency.Paths;

/// <summary>One way from a model server to an observer, for one server's wire.</summary>
internal interface ITokenPath : IAsyncDisposable
{
    /// <summary>Which one it is.</summary>
    PathId Id { get; }

    /// <summary>Does what is not measured: makes the threads that the streams will run in.</summary>
    Task PrepareAsync(IReadOnlyList<StreamRecord> streams, CancellationToken cancellationToken);

    /// <summary>Runs streams that were prepared, each until its end has come.</summary>
    /// <param name="streams">The streams.</param>
    /// <param name="spread">Over which time they begin; zero for all at once.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task RunAsync(IReadOnlyList<StreamRecord> streams, TimeSpan spread, CancellationToken cancellationToken);

    /// <summary>Ends a stream that runs, at once.</summary>
    Task CancelAsync(StreamRecord stream);

    /// <summary>Collects what is not here yet, and lets go of what was prepared.</summary>
    Task FinishAsync(IReadOnlyList<StreamRecord> streams, CancellationToken cancellationToken);
}
