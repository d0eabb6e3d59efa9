using Akka.Streams.Stages;

namespace Akka.Streams.Dsl;

/// <summary>Sinks that start again when they cancel.</summary>
public static class RestartSink
{
    /// <summary>Feeds a sink that is made and run anew, after a growing wait, whenever it cancels. The element under way then is lost.</summary>
    public static Sink<T, NotUsed> WithBackoff<T, TMat>(Func<Sink<T, TMat>> sinkFactory, RestartSettings settings)
    {
        ArgumentNullException.ThrowIfNull(sinkFactory);
        ArgumentNullException.ThrowIfNull(settings);
        return new RestartSinkStage<T, TMat>(sinkFactory, settings).ToSink();
    }

    /// <summary>As the overload with settings, with any number of restarts.</summary>
    [Obsolete("Use the overload with RestartSettings.")]
    public static Sink<T, NotUsed> WithBackoff<T, TMat>(
        Func<Sink<T, TMat>> sinkFactory, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
        => WithBackoff(sinkFactory, RestartSettings.Create(minBackoff, maxBackoff, randomFactor));

    /// <summary>As the overload with settings; the restarts are counted within the shortest wait.</summary>
    [Obsolete("Use the overload with RestartSettings.")]
    public static Sink<T, NotUsed> WithBackoff<T, TMat>(
        Func<Sink<T, TMat>> sinkFactory, TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxRestarts)
        => WithBackoff(
            sinkFactory,
            RestartSettings.Create(minBackoff, maxBackoff, randomFactor).WithMaxRestarts(maxRestarts, minBackoff));
}
