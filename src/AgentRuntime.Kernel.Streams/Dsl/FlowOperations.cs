using Akka.Streams.Stages;
using Akka.Util;

namespace Akka.Streams.Dsl;

/// <summary>What can be attached to a flow.</summary>
public static partial class FlowOperations
{
    /// <summary>Applies a function to every element. Asks the decider when the function throws.</summary>
    public static Flow<T, TOut, TMat> Select<T, TIn, TOut, TMat>(this Flow<T, TIn, TMat> flow, Func<TIn, TOut> mapper)
        => flow.Via(new SelectStage<TIn, TOut>(mapper));

    /// <summary>Passes on the elements for which a predicate is true. Asks the decider when the predicate throws.</summary>
    public static Flow<TIn, TOut, TMat> Where<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow, Predicate<TOut> predicate)
        => flow.Via(new WhereStage<TOut>(predicate));

    /// <summary>Passes on the elements for which a predicate is false. Asks the decider when the predicate throws.</summary>
    public static Flow<TIn, TOut, TMat> WhereNot<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow, Predicate<TOut> predicate)
        => flow.Via(new WhereStage<TOut>(element => !predicate(element)));

    /// <summary>Maps elements by tasks, up to <paramref name="parallelism"/> at a time, in the order of the elements. Asks the decider about failures.</summary>
    public static Flow<T, TOut, TMat> SelectAsync<T, TIn, TOut, TMat>(
        this Flow<T, TIn, TMat> flow, int parallelism, Func<TIn, Task<TOut>> asyncMapper)
        => flow.Via(new SelectAsyncStage<TIn, TOut>(parallelism, asyncMapper, isOrdered: true));

    /// <summary>Maps elements by tasks, up to <paramref name="parallelism"/> at a time, in the order in which the tasks end. Asks the decider about failures.</summary>
    public static Flow<T, TOut, TMat> SelectAsyncUnordered<T, TIn, TOut, TMat>(
        this Flow<T, TIn, TMat> flow, int parallelism, Func<TIn, Task<TOut>> asyncMapper)
        => flow.Via(new SelectAsyncStage<TIn, TOut>(parallelism, asyncMapper, isOrdered: false));

    /// <summary>Takes up to <paramref name="size"/> elements ahead of downstream; when the buffer is full the strategy decides.</summary>
    public static Flow<TIn, TOut, TMat> Buffer<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, int size, OverflowStrategy strategy)
        => flow.Via(BufferStage.Create<TOut>(size, strategy));

    /// <summary>Passes on the first <paramref name="n"/> elements and completes.</summary>
    public static Flow<TIn, TOut, TMat> Take<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow, long n)
        => flow.Via(new TakeStage<TOut>(n));

    /// <summary>Folds all elements into one value and emits it when upstream has completed. Asks the decider when the function throws.</summary>
    public static Flow<TIn, TOut2, TMat> Aggregate<TIn, TOut1, TOut2, TMat>(
        this Flow<TIn, TOut1, TMat> flow, TOut2 zero, Func<TOut2, TOut1, TOut2> fold)
        => flow.Via(new AggregateStage<TOut1, TOut2>(zero, fold));

    /// <summary>Emits a last element instead of a failure, where <paramref name="partialFunc"/> gives one.</summary>
    public static Flow<TIn, TOut, TMat> Recover<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, Func<Exception, Option<TOut>> partialFunc)
        => flow.Via(new RecoverStage<TOut>(partialFunc));

    /// <summary>Gives a task that completes with the stream, also when downstream cancels, and fails with it.</summary>
    public static Flow<TIn, TOut, TMat2> WatchTermination<TIn, TOut, TMat, TMat2>(
        this Flow<TIn, TOut, TMat> flow, Func<TMat, Task<Done>, TMat2> materializerFunction)
        => flow.ViaMaterialized(WatchTerminationStage<TOut>.Instance, materializerFunction);

    /// <summary>Continues with <paramref name="other"/> when upstream has completed; it is started with the stream, but not pulled before.</summary>
    public static Flow<TIn, TOut, TMat> Concat<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, IGraph<SourceShape<TOut>, TMat> other)
        => flow.ConcatMaterialized(other, Keep.Left);

    /// <summary>Folds all elements into one value by tasks, one at a time, and emits it when upstream has completed. Asks the decider about failures.</summary>
    public static Flow<TIn, TOut2, TMat> AggregateAsync<TIn, TOut1, TOut2, TMat>(
        this Flow<TIn, TOut1, TMat> flow, TOut2 zero, Func<TOut2, TOut1, Task<TOut2>> fold)
        => flow.Via(new AggregateAsyncStage<TOut1, TOut2>(zero, fold));

    /// <summary>Folds all elements into one value, starting with the first; an empty stream fails. Asks the decider when the function throws.</summary>
    public static Flow<TIn, TOut, TMat> Sum<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow, Func<TOut, TOut, TOut> reduce)
        => flow.Via(new SumStage<TOut>(reduce));
}
