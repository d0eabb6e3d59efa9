using Akka.Streams.Stages;

namespace Akka.Streams.Dsl;

/// <content>Groups of elements, and elements folded together while downstream is slow.</content>
public static partial class SourceOperations
{
    /// <summary>Collects elements into groups of <paramref name="n"/>; the last may be smaller.</summary>
    public static Source<IEnumerable<TOut>, TMat> Grouped<TOut, TMat>(this Source<TOut, TMat> flow, int n)
        => flow.Via(new GroupedStage<TOut>(Require.Positive(n)));

    /// <summary>Moves a window of <paramref name="n"/> elements on by <paramref name="step"/> and emits what it shows; the last window may be smaller.</summary>
    public static Source<IEnumerable<TOut>, TMat> Sliding<TOut, TMat>(
        this Source<TOut, TMat> flow, int n, int step = 1)
        => flow.Via(new SlidingStage<TOut>(Require.Positive(n), Require.Positive(step)));

    /// <summary>Collects elements into a group until <paramref name="n"/> are there or <paramref name="timeout"/> has passed; empty groups are not emitted.</summary>
    public static Source<IEnumerable<TOut>, TMat> GroupedWithin<TOut, TMat>(
        this Source<TOut, TMat> flow, int n, TimeSpan timeout)
        => flow.Via(new GroupedWeightedWithinStage<TOut>(Require.Positive(n), int.MaxValue, static _ => 1, Require.Positive(timeout)));

    /// <summary>Collects elements into a group until their weight, their number or <paramref name="interval"/> is reached; empty groups are not emitted.</summary>
    public static Source<IEnumerable<TOut>, TMat> GroupedWeightedWithin<TOut, TMat>(
        this Source<TOut, TMat> flow, long maxWeight, int maxNumber, TimeSpan interval, Func<TOut, long> costFn)
        => flow.Via(new GroupedWeightedWithinStage<TOut>(Require.Positive(maxWeight), Require.Positive(maxNumber), costFn, Require.Positive(interval)));

    /// <summary>Folds elements together while downstream does not want any, up to <paramref name="max"/> of them. Asks the decider when a function throws.</summary>
    public static Source<TOut2, TMat> Batch<TOut, TOut2, TMat>(
        this Source<TOut, TMat> flow, long max, Func<TOut, TOut2> seed, Func<TOut2, TOut, TOut2> aggregate)
        => flow.Via(new BatchStage<TOut, TOut2>(max, static _ => 1, seed, aggregate));

    /// <summary>Folds elements together while downstream does not want any, up to a weight of <paramref name="max"/>; a heavier element is a batch of its own. Asks the decider when a function throws.</summary>
    public static Source<TOut2, TMat> BatchWeighted<TOut, TOut2, TMat>(
        this Source<TOut, TMat> flow,
        long max,
        Func<TOut, long> costFunction,
        Func<TOut, TOut2> seed,
        Func<TOut2, TOut, TOut2> aggregate)
        => flow.Via(new BatchStage<TOut, TOut2>(max, costFunction, seed, aggregate));

    /// <summary>Folds elements together while downstream does not want any, without a limit: upstream is never slowed. Asks the decider when a function throws.</summary>
    public static Source<TSeed, TMat> ConflateWithSeed<TOut, TMat, TSeed>(
        this Source<TOut, TMat> flow, Func<TOut, TSeed> seed, Func<TSeed, TOut, TSeed> aggregate)
        => flow.Via(new BatchStage<TOut, TSeed>(1, static _ => 0, seed, aggregate));

    /// <summary>Folds elements together while downstream does not want any, without a limit: upstream is never slowed. Asks the decider when the function throws.</summary>
    public static Source<TOut, TMat> Conflate<TOut, TMat>(
        this Source<TOut, TMat> flow, Func<TOut, TOut, TOut> aggregate)
        => flow.Via(new BatchStage<TOut, TOut>(1, static _ => 0, static element => element, aggregate));

    /// <summary>Makes elements of the last one while upstream gives none and downstream wants some.</summary>
    public static Source<TOut2, TMat> Expand<TOut1, TOut2, TMat>(
        this Source<TOut1, TMat> flow, Func<TOut1, IEnumerator<TOut2>> extrapolate)
        => flow.Via(new ExpandStage<TOut1, TOut2>(extrapolate));

    /// <summary>Asks upstream for one element ahead of downstream.</summary>
    public static Source<TOut, TMat> Detach<TOut, TMat>(this Source<TOut, TMat> flow)
        => flow.Via(new DetachStage<TOut>());
}
