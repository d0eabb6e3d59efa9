using Akka.Event;
using Akka.Streams.Stages;

namespace Akka.Streams.Dsl;

/// <content>What becomes of single elements.</content>
public static partial class SourceOperations
{
    /// <summary>Maps every element to any number of elements. Asks the decider when the function throws.</summary>
    public static Source<TOut2, TMat> SelectMany<TOut1, TOut2, TMat>(
        this Source<TOut1, TMat> flow, Func<TOut1, IEnumerable<TOut2>> mapConcater)
        => flow.Via(new StatefulSelectManyStage<TOut1, TOut2>(() => mapConcater));

    /// <summary>Maps every element to any number of elements, by a function that every run makes anew and that may keep state. Asks the decider when the function throws. A restart makes the function anew.</summary>
    public static Source<TOut2, TMat> StatefulSelectMany<TOut1, TOut2, TMat>(
        this Source<TOut1, TMat> flow, Func<Func<TOut1, IEnumerable<TOut2>>> mapConcaterFactory)
        => flow.Via(new StatefulSelectManyStage<TOut1, TOut2>(mapConcaterFactory));

    /// <summary>Maps the elements for which <paramref name="isDefined"/> is true and drops the others. Asks the decider when the function throws.</summary>
    public static Source<TOut2, TMat> Collect<TOut1, TOut2, TMat>(
        this Source<TOut1, TMat> flow, Func<TOut1, bool> isDefined, Func<TOut1, TOut2> collector)
        => flow.Via(new CollectStage<TOut1, TOut2>(isDefined, collector));

    /// <summary>Maps elements and drops those whose result is the default of its type. Asks the decider when the function throws.</summary>
    [Obsolete("Use the overload with a predicate: this one drops every default.")]
    public static Source<TOut2, TMat> Collect<TOut1, TOut2, TMat>(
        this Source<TOut1, TMat> flow, Func<TOut1, TOut2> collector)
        => flow.Via(new CollectNonDefaultStage<TOut1, TOut2>(collector));

    /// <summary>Folds elements into a value and emits <paramref name="zero"/> and every value after it. Asks the decider when the function throws. A restart begins anew.</summary>
    public static Source<TOut2, TMat> Scan<TOut1, TOut2, TMat>(
        this Source<TOut1, TMat> flow, TOut2 zero, Func<TOut2, TOut1, TOut2> scan)
        => flow.Via(new ScanStage<TOut1, TOut2>(zero, scan));

    /// <summary>Folds elements into a value by tasks, one at a time, and emits <paramref name="zero"/> and every value after it. Asks the decider about failures.</summary>
    public static Source<TOut2, TMat> ScanAsync<TOut1, TOut2, TMat>(
        this Source<TOut1, TMat> flow, TOut2 zero, Func<TOut2, TOut1, Task<TOut2>> scan)
        => flow.Via(new ScanAsyncStage<TOut1, TOut2>(zero, scan));

    /// <summary>Drops the first <paramref name="n"/> elements.</summary>
    public static Source<TOut, TMat> Skip<TOut, TMat>(this Source<TOut, TMat> flow, long n)
        => flow.Via(new SkipStage<TOut>(n));

    /// <summary>Drops elements until a predicate is false for the first time. Asks the decider when the predicate throws.</summary>
    public static Source<TOut, TMat> SkipWhile<TOut, TMat>(this Source<TOut, TMat> flow, Predicate<TOut> predicate)
        => flow.Via(new SkipWhileStage<TOut>(predicate));

    /// <summary>Passes elements on while a predicate is true, then completes; with <paramref name="inclusive"/> also the one that ended it. Asks the decider when the predicate throws.</summary>
    public static Source<TOut, TMat> TakeWhile<TOut, TMat>(
        this Source<TOut, TMat> flow, Predicate<TOut> predicate, bool inclusive = false)
        => flow.Via(new TakeWhileStage<TOut>(predicate, inclusive));

    /// <summary>Fails with a <see cref="StreamLimitReachedException"/> when more than <paramref name="max"/> elements come.</summary>
    public static Source<T, TMat> Limit<T, TMat>(this Source<T, TMat> flow, long max)
        => flow.Via(new LimitStage<T>(max, static _ => 1));

    /// <summary>Fails with a <see cref="StreamLimitReachedException"/> when the cost of all elements exceeds <paramref name="max"/>.</summary>
    public static Source<T, TMat> LimitWeighted<T, TMat>(this Source<T, TMat> flow, long max, Func<T, long> costFunc)
        => flow.Via(new LimitStage<T>(max, costFunc));

    /// <summary>Puts an element between any two elements.</summary>
    public static Source<TOut, TMat> Intersperse<TOut, TMat>(this Source<TOut, TMat> flow, TOut inject)
        => flow.Via(new IntersperseStage<TOut>(hasEnds: false, inject, inject, inject));

    /// <summary>Puts an element between any two elements, one before the first and one after the last.</summary>
    public static Source<TOut, TMat> Intersperse<TOut, TMat>(
        this Source<TOut, TMat> flow, TOut start, TOut inject, TOut end)
        => flow.Via(new IntersperseStage<TOut>(hasEnds: true, start, inject, end));

    /// <summary>Numbers the elements from 0.</summary>
    public static Source<(TOut1, long), TMat> ZipWithIndex<TOut1, TMat>(this Source<TOut1, TMat> flow)
        => flow.Via(new ZipWithIndexStage<TOut1>());

    /// <summary>Replaces a failure by another.</summary>
    public static Source<TOut, TMat> SelectError<TOut, TMat>(
        this Source<TOut, TMat> flow, Func<Exception, Exception> selector)
        => flow.Via(new SelectErrorStage<TOut>(selector));

    /// <summary>Goes on with another source when the stream fails and <paramref name="partialFunc"/> gives one instead of null, up to <paramref name="attempts"/> times; -1 for any number.</summary>
    public static Source<TOut, TMat> RecoverWithRetries<TOut, TMat>(
        this Source<TOut, TMat> flow, Func<Exception, IGraph<SourceShape<TOut>, TMat>> partialFunc, int attempts)
        => flow.Via(new RecoverWithStage<TOut, TMat>(partialFunc, Require.Attempts(attempts)));

    /// <summary>Goes on with another source whenever the stream fails and <paramref name="partialFunc"/> gives one instead of null.</summary>
    [Obsolete("Use RecoverWithRetries.")]
    public static Source<TOut, TMat> RecoverWith<TOut, TMat>(
        this Source<TOut, TMat> flow, Func<Exception, IGraph<SourceShape<TOut>, TMat>> partialFunc)
        => flow.Via(new RecoverWithStage<TOut, TMat>(partialFunc, -1));

    /// <summary>Writes elements, completion and failures to the log, on the levels of the attribute <see cref="Attributes.LogLevels"/>: debug, debug and error without it. Asks the decider when <paramref name="extract"/> throws.</summary>
    public static Source<TOut, TMat> Log<TOut, TMat>(
        this Source<TOut, TMat> flow, string name, Func<TOut, object>? extract = null, ILoggingAdapter? log = null)
        => flow.Via(new LogStage<TOut>(name, extract ?? (static element => element!), log));
}
