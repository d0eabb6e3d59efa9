using System.Diagnostics.CodeAnalysis;
using Akka.Actor;

namespace Akka.Pattern;

/// <summary>
/// Keeps calls away from something that fails. Closed, it lets calls through and counts failures in a row; at the limit it opens and
/// refuses calls; after the reset time-out it lets one trial call through, which closes it or opens it again. Thread-safe.
/// </summary>
public partial class CircuitBreaker
{
    private static readonly TimeSpan LongestReset = TimeSpan.FromDays(36500);

    private readonly Random _random = new();
    private State _state;
    private ClosedState _lastClosed;
    private Exception? _lastCaughtException;
    private Action? _onOpen;
    private Action? _onClose;
    private Action? _onHalfOpen;

    /// <summary>Creates a closed breaker whose reset time-out stays the same.</summary>
    /// <param name="scheduler">The clock of both time-outs.</param>
    /// <param name="maxFailures">How many failures in a row open the breaker.</param>
    /// <param name="callTimeout">A call that takes longer is a failure.</param>
    /// <param name="resetTimeout">How long the breaker stays open.</param>
    public CircuitBreaker(IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout)
        : this(scheduler, maxFailures, callTimeout, resetTimeout, LongestReset, 1, 0)
    {
    }

    /// <summary>Creates a closed breaker whose reset time-out grows with each failed trial.</summary>
    public CircuitBreaker(
        IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout, TimeSpan maxResetTimeout, double exponentialBackoffFactor)
        : this(scheduler, maxFailures, callTimeout, resetTimeout, maxResetTimeout, exponentialBackoffFactor, 0)
    {
    }

    /// <summary>Creates a closed breaker whose reset time-out grows with each failed trial, stretched at random.</summary>
    /// <param name="scheduler">The clock of both time-outs.</param>
    /// <param name="maxFailures">How many failures in a row open the breaker.</param>
    /// <param name="callTimeout">A call that takes longer is a failure.</param>
    /// <param name="resetTimeout">How long the breaker stays open.</param>
    /// <param name="maxResetTimeout">The longest reset time-out.</param>
    /// <param name="exponentialBackoffFactor">What a failed trial multiplies the reset time-out by; at least 1.</param>
    /// <param name="randomFactor">How much of the reset time-out is added to it at most, at random; 0 to 1.</param>
    /// <exception cref="ArgumentException">A factor is out of its range.</exception>
    public CircuitBreaker(
        IScheduler scheduler,
        int maxFailures,
        TimeSpan callTimeout,
        TimeSpan resetTimeout,
        TimeSpan maxResetTimeout,
        double exponentialBackoffFactor,
        double randomFactor)
    {
        if (exponentialBackoffFactor < 1)
        {
            throw new ArgumentException("factor must be >= 1.0", nameof(exponentialBackoffFactor));
        }

        if (randomFactor is < 0 or > 1)
        {
            throw new ArgumentException("factor must be between 0.0 and 1.0", nameof(randomFactor));
        }

        Scheduler = scheduler;
        MaxFailures = maxFailures;
        CallTimeout = callTimeout;
        ResetTimeout = resetTimeout;
        MaxResetTimeout = maxResetTimeout;
        ExponentialBackoffFactor = exponentialBackoffFactor;
        RandomFactor = randomFactor;
        _state = _lastClosed = new ClosedState();
    }

    /// <summary>The clock of both time-outs.</summary>
    public IScheduler Scheduler { get; }

    /// <summary>How many failures in a row open the breaker.</summary>
    public int MaxFailures { get; }

    /// <summary>A call that takes longer is a failure.</summary>
    public TimeSpan CallTimeout { get; }

    /// <summary>How long the breaker stays open after it was closed.</summary>
    public TimeSpan ResetTimeout { get; }

    /// <summary>The longest reset time-out.</summary>
    public TimeSpan MaxResetTimeout { get; }

    /// <summary>What a failed trial multiplies the reset time-out by.</summary>
    public double ExponentialBackoffFactor { get; }

    /// <summary>How much of the reset time-out is added to it at most, at random.</summary>
    public double RandomFactor { get; }

    /// <summary>The failures in a row since the last success or since the breaker closed.</summary>
    public long CurrentFailureCount => Volatile.Read(ref Volatile.Read(ref _lastClosed).Failures);

    /// <summary>The last failure of a call; null before the first.</summary>
    public Exception? LastCaughtException => Volatile.Read(ref _lastCaughtException);

    /// <summary>Whether calls go through.</summary>
    public bool IsClosed => Volatile.Read(ref _state) is ClosedState;

    /// <summary>Whether calls are refused.</summary>
    public bool IsOpen => Volatile.Read(ref _state) is OpenState;

    /// <summary>Whether the breaker waits for the outcome of one trial call.</summary>
    public bool IsHalfOpen => Volatile.Read(ref _state) is HalfOpenState;

    /// <summary>Creates a closed breaker whose reset time-out stays the same.</summary>
    public static CircuitBreaker Create(IScheduler scheduler, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout) =>
        new(scheduler, maxFailures, callTimeout, resetTimeout);

    /// <summary>A new, closed breaker whose reset time-out doubles with each failed trial.</summary>
    public CircuitBreaker WithExponentialBackoff(TimeSpan maxResetTimeout) =>
        new(Scheduler, MaxFailures, CallTimeout, ResetTimeout, maxResetTimeout, 2, RandomFactor);

    /// <summary>A new, closed breaker whose reset time-out is stretched at random.</summary>
    public CircuitBreaker WithRandomFactor(double randomFactor) =>
        new(Scheduler, MaxFailures, CallTimeout, ResetTimeout, MaxResetTimeout, ExponentialBackoffFactor, randomFactor);

    /// <summary>Has the callback run, on a pool thread, whenever the breaker opens.</summary>
    public CircuitBreaker OnOpen(Action callback)
    {
        Add(ref _onOpen, callback);
        return this;
    }

    /// <summary>Has the callback run, on a pool thread, whenever the breaker closes again.</summary>
    public CircuitBreaker OnClose(Action callback)
    {
        Add(ref _onClose, callback);
        return this;
    }

    /// <summary>Has the callback run, on a pool thread, whenever the breaker lets a trial call through.</summary>
    public CircuitBreaker OnHalfOpen(Action callback)
    {
        Add(ref _onHalfOpen, callback);
        return this;
    }

    /// <summary>Counts a success that happened elsewhere; it closes a half-open breaker.</summary>
    public void Succeed() => Succeeded(Volatile.Read(ref _state));

    /// <summary>Counts a failure that happened elsewhere; it opens a half-open breaker.</summary>
    public void Fail() => Failed(Volatile.Read(ref _state), new UserCalledFailException());

    private static void Add(ref Action? callbacks, Action callback)
    {
        var before = Volatile.Read(ref callbacks);
        while (true)
        {
            var seen = Interlocked.CompareExchange(ref callbacks, before + callback, before);
            if (ReferenceEquals(seen, before))
            {
                return;
            }

            before = seen;
        }
    }

    private static void Notify(Action? callbacks)
    {
        if (callbacks is not null)
        {
            ThreadPool.QueueUserWorkItem(static run => run(), callbacks, preferLocal: false);
        }
    }

    /// <summary>The state that answers for a new call.</summary>
    /// <exception cref="OpenCircuitException">No call goes through.</exception>
    private State Admit()
    {
        var state = Volatile.Read(ref _state);
        return state switch
        {
            OpenState open => throw new OpenCircuitException(LastCaughtException!, open.Remaining(Scheduler.MonotonicClock)),
            HalfOpenState half when Interlocked.Exchange(ref half.Taken, 1) != 0 => throw new OpenCircuitException(LastCaughtException!, TimeSpan.Zero),
            _ => state,
        };
    }

    private void Succeeded(State state)
    {
        switch (state)
        {
            case ClosedState closed:
                Volatile.Write(ref closed.Failures, 0);
                break;
            case HalfOpenState:
                var next = new ClosedState();
                if (Interlocked.CompareExchange(ref _state, next, state) == state)
                {
                    Volatile.Write(ref _lastClosed, next);
                    Notify(_onClose);
                }

                break;
        }
    }

    private void Failed(State state, Exception cause)
    {
        Volatile.Write(ref _lastCaughtException, cause);
        switch (state)
        {
            case ClosedState closed when Interlocked.Increment(ref closed.Failures) >= MaxFailures:
                Open(state, ResetTimeout);
                break;
            case HalfOpenState half:
                var longer = half.ResetTimeout.Ticks * ExponentialBackoffFactor;
                Open(state, longer < MaxResetTimeout.Ticks ? TimeSpan.FromTicks((long)longer) : MaxResetTimeout);
                break;
        }
    }

    [SuppressMessage("Security", "CA5394", Justification = "jitter needs no secret")]
    private void Open(State from, TimeSpan resetTimeout)
    {
        double stretch;
        lock (_random)
        {
            stretch = 1 + (_random.NextDouble() * RandomFactor);
        }

        var stretched = resetTimeout * stretch;
        var open = new OpenState(Scheduler.MonotonicClock + stretched);
        if (Interlocked.CompareExchange(ref _state, open, from) != from)
        {
            return;
        }

        Notify(_onOpen);
        Scheduler.Advanced.ScheduleOnce(stretched, () =>
        {
            if (Interlocked.CompareExchange(ref _state, new HalfOpenState(resetTimeout), open) == open)
            {
                Notify(_onHalfOpen);
            }
        });
    }

    private abstract class State;

    /// <summary>A new one for each time the breaker closes: a late outcome of an earlier time changes nothing.</summary>
    private sealed class ClosedState : State
    {
        public long Failures;
    }

    private sealed class OpenState(TimeSpan until) : State
    {
        public TimeSpan Remaining(TimeSpan now) => until > now ? until - now : TimeSpan.Zero;
    }

    private sealed class HalfOpenState(TimeSpan resetTimeout) : State
    {
        public int Taken;

        public TimeSpan ResetTimeout => resetTimeout;
    }
}
