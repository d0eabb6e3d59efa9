using Akka.Streams.Stages;

namespace Akka.Streams.Dsl;

/// <summary>Flows that start again when they end.</summary>
public static class RestartFlow
{
    /// <summary>Runs a flow that is made anew, after a growing wait, whenever it completes, fails or cancels. The elements under way then are lost.</summary>
    public static Flow<TIn, TOut, NotUsed> WithBackoff<TIn, TOut, TMat>(
        Func<Flow<TIn, TOut, TMat>> flowFactory, RestartSettings settings)
        => Create(flowFactory, settings, onlyOnFailures: false);

    /// <summary>As the overload with settings, with any number of restarts.</summary>
    [Obsolete("Use the overload with RestartSettings.")]
    public static Flow<TIn, TOut, NotUsed> WithBackoff<TIn, TOut, TMat>(
        Func<Flow<TIn, TOut, TMat>> flowFactory, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
        => WithBackoff(flowFactory, RestartSettings.Create(minBackoff, maxBackoff, randomFactor));

    /// <summary>As the overload with settings; the restarts are counted within the shortest wait.</summary>
    [Obsolete("Use the overload with RestartSettings.")]
    public static Flow<TIn, TOut, NotUsed> WithBackoff<TIn, TOut, TMat>(
        Func<Flow<TIn, TOut, TMat>> flowFactory, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxRestarts)
        => WithBackoff(
            flowFactory,
            RestartSettings.Create(minBackoff, maxBackoff, randomFactor).WithMaxRestarts(maxRestarts, minBackoff));

    /// <summary>Runs a flow that is made anew, after a growing wait, whenever it fails. The elements under way then are lost.</summary>
    public static Flow<TIn, TOut, NotUsed> OnFailuresWithBackoff<TIn, TOut, TMat>(
        Func<Flow<TIn, TOut, TMat>> flowFactory, RestartSettings settings)
        => Create(flowFactory, settings, onlyOnFailures: true);

    /// <summary>As the overload with settings, with any number of restarts.</summary>
    [Obsolete("Use the overload with RestartSettings.")]
    public static Flow<TIn, TOut, NotUsed> OnFailuresWithBackoff<TIn, TOut, TMat>(
        Func<Flow<TIn, TOut, TMat>> flowFactory, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
        => OnFailuresWithBackoff(flowFactory, RestartSettings.Create(minBackoff, maxBackoff, randomFactor));

    /// <summary>As the overload with settings; the restarts are counted within the shortest wait.</summary>
    [Obsolete("Use the overload with RestartSettings.")]
    public static Flow<TIn, TOut, NotUsed> OnFailuresWithBackoff<TIn, TOut, TMat>(
        Func<Flow<TIn, TOut, TMat>> flowFactory, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxRestarts)
        => OnFailuresWithBackoff(
            flowFactory,
            RestartSettings.Create(minBackoff, maxBackoff, randomFactor).WithMaxRestarts(maxRestarts, minBackoff));

    private static Flow<TIn, TOut, NotUsed> Create<TIn, TOut, TMat>(
        Func<Flow<TIn, TOut, TMat>> flowFactory, RestartSettings settings, bool onlyOnFailures)
    {
        ArgumentNullException.ThrowIfNull(flowFactory);
        ArgumentNullException.ThrowIfNull(settings);
        return Flow.FromGraph(new RestartFlowStage<TIn, TOut, TMat>(flowFactory, settings, onlyOnFailures));
    }
}
