using Akka.Streams.Stages;
using Akka.Util;

namespace Akka.Streams.Dsl;

/// <summary>What can be attached to a source.</summary>
public static partial class SourceOperations
{
    /// <summary>Applies a function to every element. Asks the decider when the function throws.</summary>
    public static Source<TOut, TMat> Select<TIn, TOut, TMat>(this Source<TIn, TMat> flow, Func<TIn, TOut> mapper)
        => flow.Via(new SelectStage<TIn, TOut>(mapper));

    /// <summary>Passes on the elements for which a predicate is true. Asks the decider when the predicate throws.</summary>
    public static Source<TOut, TMat> Where<TOut, TMat>(this Source<TOut, TMat> flow, Predicate<TOut> predicate)
        => flow.Via(new WhereStage<TOut>(predicate));

    /// <summary>Passes on the elements for which a predicate is false. Asks the decider when the predicate throws.</summary>
    public static Source<TOut, TMat> WhereNot<TOut, TMat>(this Source<TOut, TMat> flow, Predicate<TOut> predicate)
        => flow.Via(new WhereStage<TOut>(element => !predicate(element)));

    /// <summary>Maps elements by tasks, up to <paramref name="parallelism"/> at a time, in the order of the elements. Asks the decider about failures.</summary>
    public static Source<TOut, TMat> SelectAsync<TIn, TOut, TMat>(
        this Source<TIn, TMat> flow, int parallelism, Func<TIn, Task<TOut>> asyncMapper)
        => flow.Via(new SelectAsyncStage<TIn, TOut>(parallelism, asyncMapper, isOrdered: true));

    /// <summary>Maps elements by tasks, up to <paramref name="parallelism"/> at a time, in the order in which the tasks end. Asks the decider about failures.</summary>
    public static Source<TOut, TMat> SelectAsyncUnordered<TIn, TOut, TMat>(
        this Source<TIn, TMat> flow, int parallelism, Func<TIn, Task<TOut>> asyncMapper)
        => flow.Via(new SelectAsyncStage<TIn, TOut>(parallelism, asyncMapper, isOrdered: false));

    /// <summary>Takes up to <paramref name="size"/> elements ahead of downstream; when the buffer is full the strategy decides.</summary>
    public static Source<TOut, TMat> Buffer<TOut, TMat>(this Source<TOut, TMat> flow, int size, OverflowStrategy strategy)
        => flow.Via(BufferStage.Create<TOut>(size, strategy));

    /// <summary>Passes on the first <paramref name="n"/> elements and completes.</summary>
    public static Source<TOut, TMat> Take<TOut, TMat>(this Source<TOut, TMat> flow, long n) => flow.Via(new TakeStage<TOut>(n));

    /// <summary>Folds all elements into one value and emits it when upstream has completed. Asks the decider when the function throws.</summary>
    public static Source<TOut2, TMat> Aggregate<TOut1, TOut2, TMat>(
        this Source<TOut1, TMat> flow, TOut2 zero, Func<TOut2, TOut1, TOut2> fold)
        => flow.Via(new AggregateStage<TOut1, TOut2>(zero, fold));

    /// <summary>Emits a last element instead of a failure, where <paramref name="partialFunc"/> gives one.</summary>
    public static Source<TOut, TMat> Recover<TOut, TMat>(
        this Source<TOut, TMat> flow, Func<Exception, Option<TOut>> partialFunc)
        => flow.Via(new RecoverStage<TOut>(partialFunc));

    /// <summary>Gives a task that completes with the stream, also when downstream cancels, and fails with it.</summary>
    public static Source<TOut, TMat2> WatchTermination<TOut, TMat, TMat2>(
        this Source<TOut, TMat> flow, Func<TMat, Task<Done>, TMat2> materializerFunction)
        => flow.ViaMaterialized(WatchTerminationStage<TOut>.Instance, materializerFunction);

    /// <summary>Continues with <paramref name="other"/> when this source has completed; it is started with the stream, but not pulled before.</summary>
    public static Source<TOut, TMat> Concat<TOut, TMat>(this Source<TOut, TMat> flow, IGraph<SourceShape<TOut>, TMat> other)
        => flow.ConcatMaterialized(other, Keep.Left);

    /// <summary>Folds all elements into one value by tasks, one at a time, and emits it when upstream has completed. Asks the decider about failures.</summary>
    public static Source<TOut2, TMat> AggregateAsync<TOut1, TOut2, TMat>(
        this Source<TOut1, TMat> flow, TOut2 zero, Func<TOut2, TOut1, Task<TOut2>> fold)
        => flow.Via(new AggregateAsyncStage<TOut1, TOut2>(zero, fold));

    /// <summary>Folds all elements into one value, starting with the first; an empty stream fails. Asks the decider when the function throws.</summary>
    public static Source<TOut, TMat> Sum<TOut, TMat>(this Source<TOut, TMat> flow, Func<TOut, TOut, TOut> reduce)
        => flow.Via(new SumStage<TOut>(reduce));
}
