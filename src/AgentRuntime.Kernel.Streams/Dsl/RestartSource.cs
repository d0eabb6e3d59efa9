using Akka.Streams.Stages;

namespace Akka.Streams.Dsl;

/// <summary>Sources that start again when they end.</summary>
public static class RestartSource
{
    /// <summary>Emits the elements of a source that is made and run anew, after a growing wait, whenever it completes or fails. Cancelling ends it.</summary>
    public static Source<T, NotUsed> WithBackoff<T, TMat>(Func<Source<T, TMat>> sourceFactory, RestartSettings settings)
        => Create(sourceFactory, settings, onlyOnFailures: false);

    /// <summary>As the overload with settings, with any number of restarts.</summary>
    [Obsolete("Use the overload with RestartSettings.")]
    public static Source<T, NotUsed> WithBackoff<T, TMat>(
        Func<Source<T, TMat>> sourceFactory, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
        => WithBackoff(sourceFactory, RestartSettings.Create(minBackoff, maxBackoff, randomFactor));

    /// <summary>As the overload with settings; the restarts are counted within the shortest wait.</summary>
    [Obsolete("Use the overload with RestartSettings.")]
    public static Source<T, NotUsed> WithBackoff<T, TMat>(
        Func<Source<T, TMat>> sourceFactory, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxRestarts)
        => WithBackoff(
            sourceFactory,
            RestartSettings.Create(minBackoff, maxBackoff, randomFactor).WithMaxRestarts(maxRestarts, minBackoff));

    /// <summary>Emits the elements of a source that is made and run anew, after a growing wait, whenever it fails. It completes when the source completes.</summary>
    public static Source<T, NotUsed> OnFailuresWithBackoff<T, TMat>(
        Func<Source<T, TMat>> sourceFactory, RestartSettings settings)
        => Create(sourceFactory, settings, onlyOnFailures: true);

    /// <summary>As the overload with settings, with any number of restarts.</summary>
    [Obsolete("Use the overload with RestartSettings.")]
    public static Source<T, NotUsed> OnFailuresWithBackoff<T, TMat>(
        Func<Source<T, TMat>> sourceFactory, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
        => OnFailuresWithBackoff(sourceFactory, RestartSettings.Create(minBackoff, maxBackoff, randomFactor));

    /// <summary>As the overload with settings; the restarts are counted within the shortest wait.</summary>
    [Obsolete("Use the overload with RestartSettings.")]
    public static Source<T, NotUsed> OnFailuresWithBackoff<T, TMat>(
        Func<Source<T, TMat>> sourceFactory, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxRestarts)
        => OnFailuresWithBackoff(
            sourceFactory,
            RestartSettings.Create(minBackoff, maxBackoff, randomFactor).WithMaxRestarts(maxRestarts, minBackoff));

    private static Source<T, NotUsed> Create<T, TMat>(
        Func<Source<T, TMat>> sourceFactory, RestartSettings settings, bool onlyOnFailures)
    {
        ArgumentNullException.ThrowIfNull(sourceFactory);
        ArgumentNullException.ThrowIfNull(settings);
        return new RestartSourceStage<T, TMat>(sourceFactory, settings, onlyOnFailures).ToSource();
    }
}
