using System.Collections.Immutable;
using Akka.Streams.Stages;

namespace Akka.Streams.Dsl;

/// <content>What connects a stream with others.</content>
public static partial class FlowOperations
{
    /// <summary>Sends every element to a sink, too; the slower side sets the pace, and a sink that cancels cancels the stream.</summary>
    public static Flow<TIn, TOut, TMat> AlsoTo<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, IGraph<SinkShape<TOut>, TMat> that)
        => flow.AlsoToMaterialized(that, Keep.Left);

    /// <summary>Sends every element to a sink, too; the slower side sets the pace. Without <paramref name="propagateFailure"/> a sink that fails is left alone.</summary>
    public static Flow<TIn, TOut, TMat> AlsoTo<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, IGraph<SinkShape<TOut>, TMat> that, bool propagateFailure)
        => flow.AlsoToMaterialized(that, Keep.Left, propagateFailure);

    /// <summary>Sends every element to a sink, too, and combines the two materialized values; a sink that cancels cancels the stream.</summary>
    public static Flow<TIn, TOut, TMat3> AlsoToMaterialized<TIn, TOut, TMat, TMat2, TMat3>(
        this Flow<TIn, TOut, TMat> flow,
        IGraph<SinkShape<TOut>, TMat2> that,
        Func<TMat, TMat2, TMat3> materializerFunction)
        => flow.AlsoToMaterialized(that, materializerFunction, propagateFailure: true);

    /// <summary>Sends every element to a sink, too, and combines the two materialized values. Without <paramref name="propagateFailure"/> a sink that cancels or fails is left alone.</summary>
    public static Flow<TIn, TOut, TMat3> AlsoToMaterialized<TIn, TOut, TMat, TMat2, TMat3>(
        this Flow<TIn, TOut, TMat> flow,
        IGraph<SinkShape<TOut>, TMat2> that,
        Func<TMat, TMat2, TMat3> materializerFunction,
        bool propagateFailure)
        => flow.FanOut(new Broadcast<TOut>(2, eagerCancel: propagateFailure), that, materializerFunction);

    /// <summary>Calls an action with every element, without slowing the stream: an action that is too slow misses elements.</summary>
    public static Flow<TIn, TOut, TMat> WireTap<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow, Action<TOut> action)
        => flow.FanOut(new WireTapStage<TOut>(), Sink.ForEach(action), Keep.Left);

    /// <summary>Shows every element to a sink, too, without slowing the stream: a sink that is too slow misses elements.</summary>
    public static Flow<TIn, TOut, TMat> WireTap<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, IGraph<SinkShape<TOut>, TMat> that)
        => flow.FanOut(new WireTapStage<TOut>(), that, Keep.Left);

    /// <summary>Shows every element to a sink, too, without slowing the stream, and combines the two materialized values.</summary>
    public static Flow<TIn, TOut, TMat3> WireTapMaterialized<TIn, TOut, TMat, TMat2, TMat3>(
        this Flow<TIn, TOut, TMat> flow,
        IGraph<SinkShape<TOut>, TMat2> that,
        Func<TMat, TMat2, TMat3> materializerFunction)
        => flow.FanOut(new WireTapStage<TOut>(), that, materializerFunction);

    /// <summary>Sends the elements for which <paramref name="when"/> is true to a sink instead.</summary>
    public static Flow<TIn, TOut, TMat> DivertTo<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, IGraph<SinkShape<TOut>, TMat> that, Func<TOut, bool> when)
        => flow.DivertToMaterialized(that, when, Keep.Left);

    /// <summary>Sends the elements for which <paramref name="when"/> is true to a sink instead, and combines the two materialized values.</summary>
    public static Flow<TIn, TOut, TMat3> DivertToMaterialized<TIn, TOut, TMat, TMat2, TMat3>(
        this Flow<TIn, TOut, TMat> flow,
        IGraph<SinkShape<TOut>, TMat2> that,
        Func<TOut, bool> when,
        Func<TMat, TMat2, TMat3> materializerFunction)
        => flow.FanOut(new DivertStage<TOut>(when), that, materializerFunction);

    /// <summary>Emits the elements of another source, too, as they come; completes with both, or with <paramref name="eagerComplete"/> with the first that does.</summary>
    public static Flow<TIn, TOut2, TMat> Merge<TIn, TOut1, TOut2, TMat>(
        this Flow<TIn, TOut1, TMat> flow, IGraph<SourceShape<TOut2>, TMat> other, bool eagerComplete = false)
        where TOut1 : TOut2
        => flow.FanIn(other, new Merge<TOut2>(2, eagerComplete), Keep.Left);

    /// <summary>Emits the elements of another source, too, as they come, and combines the two materialized values.</summary>
    public static Flow<TIn, TOut2, TMat3> MergeMaterialized<TIn, TOut1, TOut2, TMat, TMat2, TMat3>(
        this Flow<TIn, TOut1, TMat> flow, IGraph<SourceShape<TOut2>, TMat2> that, Func<TMat, TMat2, TMat3> combine)
        where TOut1 : TOut2
        => flow.FanIn(that, new Merge<TOut2>(2), combine);

    /// <summary>Merges two sorted streams into one.</summary>
    public static Flow<TIn, TOut, TMat> MergeSorted<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, IGraph<SourceShape<TOut>, TMat> other)
        where TOut : IComparable<TOut>
        => flow.MergeSorted(other, static (left, right) => left.CompareTo(right));

    /// <summary>Merges two sorted streams into one, by a function.</summary>
    public static Flow<TIn, TOut, TMat> MergeSorted<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, IGraph<SourceShape<TOut>, TMat> other, Func<TOut, TOut, int> orderFunc)
        => flow.FanIn(other, new MergeSortedStage<TOut>(orderFunc), Keep.Left);

    /// <summary>Merges two sorted streams into one, by a comparer.</summary>
    public static Flow<TIn, TOut, TMat> MergeSorted<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, IGraph<SourceShape<TOut>, TMat> other, IComparer<TOut> comparer)
        => flow.MergeSorted(other, comparer.Compare);

    /// <summary>Emits <paramref name="segmentSize"/> elements, then as many of the other source, and so on; completes with both.</summary>
    public static Flow<TIn, T2, TMat> Interleave<TIn, T1, T2, TMat>(
        this Flow<TIn, T1, TMat> flow, IGraph<SourceShape<T2>, TMat> other, int segmentSize)
        where T1 : T2
        => flow.InterleaveMaterialized(other, segmentSize, Keep.Left);

    /// <summary>Emits <paramref name="segmentSize"/> elements, then as many of the other source, and so on, and combines the two materialized values.</summary>
    public static Flow<TIn, T2, TMat3> InterleaveMaterialized<TIn, T1, T2, TMat, TMat2, TMat3>(
        this Flow<TIn, T1, TMat> flow,
        IGraph<SourceShape<T2>, TMat2> graph,
        int segmentSize,
        Func<TMat, TMat2, TMat3> combine)
        where T1 : T2
        => flow.FanIn(graph, new InterleaveStage<T2, T2>(2, segmentSize, eagerComplete: false), combine);

    /// <summary>Pairs elements with those of another source; completes with the first that does.</summary>
    public static Flow<TIn, (T1, T2), TMat> Zip<TIn, T1, T2, TMat>(
        this Flow<TIn, T1, TMat> flow, IGraph<SourceShape<T2>, TMat> other)
        => flow.FanIn(other, new Zip<T1, T2>(), Keep.Left);

    /// <summary>Combines elements with those of another source; completes with the first that does.</summary>
    public static Flow<TIn, T3, TMat> ZipWith<TIn, T1, T2, T3, TMat>(
        this Flow<TIn, T1, TMat> flow, IGraph<SourceShape<T2>, TMat> other, Func<T1, T2, T3> combine)
        => flow.FanIn(other, new ZipWith<T1, T2, T3>(combine), Keep.Left);

    /// <summary>Emits the elements of another source when this one completes without any.</summary>
    public static Flow<T, T, TMat> OrElse<T, TMat>(this Flow<T, T, TMat> flow, IGraph<SourceShape<T>, TMat> secondary)
        => flow.OrElseMaterialized(secondary, Keep.Left);

    /// <summary>Emits the elements of another source when this one completes without any, and combines the two materialized values.</summary>
    public static Flow<T, T, TMat3> OrElseMaterialized<T, TMat, TMat2, TMat3>(
        this Flow<T, T, TMat> flow,
        IGraph<SourceShape<T>, TMat2> secondary,
        Func<TMat, TMat2, TMat3> materializedFunction)
        => flow.FanIn(secondary, new OrElseStage<T>(), materializedFunction);

    /// <summary>Emits the elements of another source first.</summary>
    public static Flow<TIn, TOut2, TMat> Prepend<TIn, TOut1, TOut2, TMat>(
        this Flow<TIn, TOut1, TMat> flow, IGraph<SourceShape<TOut2>, TMat> that)
        where TOut1 : TOut2
        => flow.FanIn(that, new Concat<TOut2, TOut2>(), Keep.Left, otherFirst: true);

    /// <summary>Runs the sources that elements are mapped to, one after the other, and emits their elements.</summary>
    public static Flow<TIn, TOut2, TMat> ConcatMany<TIn, TOut1, TOut2, TMat>(
        this Flow<TIn, TOut1, TMat> flow, Func<TOut1, IGraph<SourceShape<TOut2>, TMat>> flatten)
        => flow.Select(flatten).Via(new FlattenMergeStage<TOut2, TMat>(1));

    /// <summary>Runs the sources that elements are mapped to, up to <paramref name="breadth"/> at a time, and emits their elements as they come.</summary>
    public static Flow<TIn, TOut2, TMat> MergeMany<TIn, TOut1, TOut2, TMat>(
        this Flow<TIn, TOut1, TMat> flow, int breadth, Func<TOut1, IGraph<SourceShape<TOut2>, TMat>> flatten)
        => flow.Select(flatten).Via(new FlattenMergeStage<TOut2, TMat>(Require.Positive(breadth)));

    /// <summary>Emits the first <paramref name="n"/> elements together with a source of the others, which has to be run once, within <c>subscription-timeout</c>.</summary>
    public static Flow<TIn, (IImmutableList<TOut>, Source<TOut, NotUsed>), TMat> PrefixAndTail<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, int n)
        => flow.Via(new PrefixAndTailStage<TOut>(n));
}
