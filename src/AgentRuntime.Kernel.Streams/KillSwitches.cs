using Akka.Streams.Stages;

namespace Akka.Streams;

/// <summary>Makes flows by which streams are ended from outside.</summary>
public static class KillSwitches
{
    /// <summary>A switch for any number of streams: see <see cref="SharedKillSwitch.Flow"/>.</summary>
    /// <param name="name">A name for logs.</param>
    public static SharedKillSwitch Shared(string name) => new(name);

    /// <summary>A flow that changes nothing and gives, at each run, the switch of that run.</summary>
    public static IGraph<FlowShape<T, T>, UniqueKillSwitch> Single<T>() => UniqueKillSwitchStage<T>.Instance;

    /// <summary>A pair of flows that change nothing and give, at each run, one switch for both.</summary>
    public static IGraph<BidiShape<T1, T1, T2, T2>, UniqueKillSwitch> SingleBidi<T1, T2>() => UniqueBidiKillSwitchStage<T1, T2>.Instance;

    /// <summary>A flow that changes nothing and ends when the token is cancelled.</summary>
    /// <param name="cancellationToken">The token.</param>
    /// <param name="cancelGracefully">True completes downstream, false fails it with an <see cref="OperationCanceledException"/>; upstream is cancelled.</param>
    public static IGraph<FlowShape<T, T>, NotUsed> AsFlow<T>(this CancellationToken cancellationToken, bool cancelGracefully = false)
        => new CancellationStage<T>(cancelGracefully, cancellationToken);
}
