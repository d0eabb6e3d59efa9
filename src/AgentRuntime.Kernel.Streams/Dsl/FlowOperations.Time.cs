using Akka.Streams.Stages;

namespace Akka.Streams.Dsl;

/// <content>What depends on the clock: the one of the system's scheduler.</content>
public static partial class FlowOperations
{
    /// <summary>Lets <paramref name="elements"/> pass per time, in bursts of up to <paramref name="maximumBurst"/>.</summary>
    public static Flow<TIn, TOut, TMat> Throttle<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, int elements, TimeSpan per, int maximumBurst, ThrottleMode mode)
        => flow.Throttle(elements, per, maximumBurst, static _ => 1, mode);

    /// <summary>Lets elements of a total cost pass per time, in bursts of up to <paramref name="maximumBurst"/>. <see cref="ThrottleMode.Enforcing"/> fails the stream instead of slowing it.</summary>
    /// <exception cref="ArgumentException">The cost or the time is not positive, or the mode is enforcing and the burst is not positive.</exception>
    public static Flow<TIn, TOut, TMat> Throttle<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow,
        int cost,
        TimeSpan per,
        int maximumBurst,
        Func<TOut, int> calculateCost,
        ThrottleMode mode)
        => flow.Via(new ThrottleStage<TOut>(Require.Positive(cost), Require.Positive(per), Require.Burst(maximumBurst, mode), calculateCost, mode));

    /// <summary>Passes elements on for a time, then completes.</summary>
    public static Flow<TIn, TOut, TMat> TakeWithin<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, TimeSpan duration)
        => flow.Via(new TakeWithinStage<TOut>(duration));

    /// <summary>Drops the elements that come within a time from the start.</summary>
    public static Flow<TIn, TOut, TMat> SkipWithin<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, TimeSpan duration)
        => flow.Via(new SkipWithinStage<TOut>(duration));

    /// <summary>Holds every element back for a time. Up to <c>max-input-buffer-size</c> elements wait; what comes then is up to the strategy, <see cref="DelayOverflowStrategy.DropTail"/> unless given.</summary>
    public static Flow<TIn, TOut, TMat> Delay<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, TimeSpan of, DelayOverflowStrategy? strategy = null)
        => flow.Via(new DelayStage<TOut>(of, strategy ?? DelayOverflowStrategy.DropTail));

    /// <summary>Asks for the first element only after a time.</summary>
    public static Flow<TIn, TOut, TMat> InitialDelay<TIn, TOut, TMat>(this Flow<TIn, TOut, TMat> flow, TimeSpan delay)
        => flow.Via(new InitialDelayStage<TOut>(delay));

    /// <summary>Fails with a <see cref="TimeoutException"/> when the first element does not come in time.</summary>
    public static Flow<TIn, TOut, TMat> InitialTimeout<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, TimeSpan timeout)
        => flow.Via(new InitialTimeoutStage<TOut>(timeout));

    /// <summary>Fails with a <see cref="TimeoutException"/> when the stream does not complete in time.</summary>
    public static Flow<TIn, TOut, TMat> CompletionTimeout<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, TimeSpan timeout)
        => flow.Via(new CompletionTimeoutStage<TOut>(timeout));

    /// <summary>Fails with a <see cref="TimeoutException"/> when too much time passes between two elements.</summary>
    public static Flow<TIn, TOut, TMat> IdleTimeout<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, TimeSpan timeout)
        => flow.Via(new IdleTimeoutStage<TOut>(timeout));

    /// <summary>Fails with a <see cref="TimeoutException"/> when too much time passes between an element and the demand for the next.</summary>
    public static Flow<TIn, TOut, TMat> BackpressureTimeout<TIn, TOut, TMat>(
        this Flow<TIn, TOut, TMat> flow, TimeSpan timeout)
        => flow.Via(new BackpressureTimeoutStage<TOut>(timeout));

    /// <summary>Emits an extra element whenever upstream has given none for a time and downstream wants one.</summary>
    public static Flow<TIn, TInjected, TMat> KeepAlive<TIn, TOut, TInjected, TMat>(
        this Flow<TIn, TOut, TMat> flow, TimeSpan timeout, Func<TInjected> injectElement)
        where TOut : TInjected
        => flow.Via(new KeepAliveStage<TOut, TInjected>(timeout, injectElement));
}
