using Akka.Event;
using Akka.Streams.Stages;

namespace Akka.Streams.Dsl;

/// <content>What becomes of single elements.</content>
public static partial class FlowOperations
{
    /// <summary>Maps every element to any number of elements. Asks the decider when the function throws.</summary>
    public static Flow<T, TOut, TMat> SelectMany<T, TIn, TOut, TMat>(
        this Flow<T, TIn, TMat> flow, Func<TIn, IEnumerable<TOut>> mapConcater)
        => flow.Via(new StatefulSelectManyStage<TIn, TOut>(() => mapConcater));

    /// <summary>Maps every element to any number of elements, by a function that every run makes anew and that may keep state. Asks the decider when the function throws. A restart makes the function anew.</summary>
    public static Flow<T, TOut, TMat> StatefulSelectMany<T, TIn, TOut, TMat>(
        this Flow<T, TIn, TMat> flow, Func<Func<TIn, IEnumerable<TOut>>> mapConcaterFactory)
        => flow.Via(new StatefulSelectManyStage<TIn, TOut>(mapConcaterFactory));

    /// <summary>Maps the elements for which <paramref name="isDefined"/> is true and drops the others. Asks the decider when the function throws.</summary>
    public static Flow<TIn, TOut2, TMat> Collect<TIn, TOut1, TOut2, TMat>(
        this Flow<TIn, TOut1, TMat> flow, Func<TOut1, bool> isDefined, Func<TOut1, TOut2> collector)
        => flow.Via(new CollectStage<TOut1, TOut2>(isDefined, collector));

    /// <summary>Maps elements and drops those whose result is the default of its type. Asks the decider when the function throws.</summary>
    [Obsolete("Use the overload with a predicate: this one drops every default.")]
    public static Flow<TIn, TOut2, TMat> Collect<TIn, TOut1, TOut2, TMat>(
        this Flow<TIn, TOut1, TMat> flow, Func<TOut1, TOut2> collector)
        => flow.Via(new CollectNonDefaultStage<TOut1, TOut2>(collector));

    /// <summary>Folds elements into a value and emits <paramref name="zero"/> and every value after it. Asks the decider when the function throws. A restart begins anew.</summary>
    public static Flow<TIn, TOut2, TMat> Scan<TIn, TOut1, TOut2, TMat>(
        this Flow<TIn, TOut1, TMat> flow, TOut2 zero, Func<TOut2, TOut1, TOut2> scan)
        => flow.Via(new ScanStage<TOut1, TOut2>(zero, scan));

    /// <summary>Folds elements into a value by tasks, one at a time, and emits <paramref name="zero"/> and every value after it. Asks the decider about failures.</summary>
    public static Flow<TIn, TOut2, TMat> ScanAsync<TIn, TOut1, TOut2, TMat>(
        this Flow<TIn, TOut1, TMat> flow, TOut2 zero, Func<TOut2, TOut1, Task<TOut2>> scan)
        => flow.Via(new ScanAsyncStage<TOut1, TOut2>(zero, scan));

    /// <summary>Drops the first <paramref name="n"/> elements.</summary>
    public static Flow<TIn, TOut, TMat> Skip<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow, long n)
        => flow.Via(new SkipStage<TOut>(n));

    /// <summary>Drops elements until a predicate is false for the first time. Asks the decider when the predicate throws.</summary>
    public static Flow<TIn, TOut, TMat> SkipWhile<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, Predicate<TOut> predicate)
        => flow.Via(new SkipWhileStage<TOut>(predicate));

    /// <summary>Passes elements on while a predicate is true, then completes; with <paramref name="inclusive"/> also the one that ended it. Asks the decider when the predicate throws.</summary>
    public static Flow<TIn, TOut, TMat> TakeWhile<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, Predicate<TOut> predicate, bool inclusive = false)
        => flow.Via(new TakeWhileStage<TOut>(predicate, inclusive));

    /// <summary>Fails with a <see cref="StreamLimitReachedException"/> when more than <paramref name="max"/> elements come.</summary>
    public static Flow<TIn, TOut, TMat> Limit<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow, long max)
        => flow.Via(new LimitStage<TOut>(max, static _ => 1));

    /// <summary>Fails with a <see cref="StreamLimitReachedException"/> when the cost of all elements exceeds <paramref name="max"/>.</summary>
    public static Flow<TIn, TOut, TMat> LimitWeighted<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, long max, Func<TOut, long> costFunc)
        => flow.Via(new LimitStage<TOut>(max, costFunc));

    /// <summary>Puts an element between any two elements.</summary>
    public static Flow<TIn, TOut, TMat> Intersperse<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow, TOut inject)
        => flow.Via(new IntersperseStage<TOut>(hasEnds: false, inject, inject, inject));

    /// <summary>Puts an element between any two elements, one before the first and one after the last.</summary>
    public static Flow<TIn, TOut, TMat> Intersperse<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, TOut start, TOut inject, TOut end)
        => flow.Via(new IntersperseStage<TOut>(hasEnds: true, start, inject, end));

    /// <summary>Numbers the elements from 0.</summary>
    public static Flow<TIn, (TOut, long), TMat> ZipWithIndex<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow)
        => flow.Via(new ZipWithIndexStage<TOut>());

    /// <summary>Replaces a failure by another.</summary>
    public static Flow<TIn, TOut, TMat> SelectError<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, Func<Exception, Exception> selector)
        => flow.Via(new SelectErrorStage<TOut>(selector));

    /// <summary>Goes on with another source when the stream fails and <paramref name="partialFunc"/> gives one instead of null, up to <paramref name="attempts"/> times; -1 for any number.</summary>
    public static Flow<TIn, TOut, TMat> RecoverWithRetries<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, Func<Exception, IGraph<SourceShape<TOut>, TMat>> partialFunc, int attempts)
        => flow.Via(new RecoverWithStage<TOut, TMat>(partialFunc, Require.Attempts(attempts)));

    /// <summary>Goes on with another source whenever the stream fails and <paramref name="partialFunc"/> gives one instead of null.</summary>
    [Obsolete("Use RecoverWithRetries.")]
    public static Flow<TIn, TOut, TMat> RecoverWith<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, Func<Exception, IGraph<SourceShape<TOut>, TMat>> partialFunc)
        => flow.Via(new RecoverWithStage<TOut, TMat>(partialFunc, -1));

    /// <summary>Writes elements, completion and failures to the log, on the levels of the attribute <see cref="Attributes.LogLevels"/>: debug, debug and error without it. Asks the decider when <paramref name="extract"/> throws.</summary>
    public static Flow<TIn, TOut, TMat> Log<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, string name, Func<TOut, object>? extract = null, ILoggingAdapter? log = null)
        => flow.Via(new LogStage<TOut>(name, extract ?? (static element => element!), log));
}
