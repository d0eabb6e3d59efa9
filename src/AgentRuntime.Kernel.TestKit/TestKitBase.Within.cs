using Akka.TestKit.Internal;

namespace Akka.TestKit;

// Time limits around a block of expectations.
public abstract partial class TestKitBase
{
    /// <summary>What remains of the innermost <c>Within</c>; outside, the time of a single expectation (3 s by default, stretched).</summary>
    public TimeSpan RemainingOrDefault => RemainingOr(Dilated(TestKitSettings.SingleExpectDefault));

    /// <summary>What remains of the innermost <c>Within</c>.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public TimeSpan Remaining => _end is { } end
        ? NotNegative(end - Now)
        : throw new InvalidOperationException("Remaining may not be called outside of \"within\"");

    /// <summary>The time a blocking helper waits: the given one, stretched; without one, what remains, or the default.</summary>
    public TimeSpan GetTimeoutOrDefault(TimeSpan? timeout) => RemainingOrDilated(timeout);

    /// <summary>The given time, stretched; without one, what remains, or the default of a single expectation.</summary>
    /// <exception cref="ArgumentException">The time is infinite.</exception>
    public TimeSpan RemainingOrDilated(TimeSpan? duration) => duration is { } given ? Dilated(Finite(given)) : RemainingOrDefault;

    /// <summary>The duration times <c>akka.test.timefactor</c>.</summary>
    public TimeSpan Dilated(TimeSpan duration) => duration == Timeout.InfiniteTimeSpan ? duration : duration * TestKitSettings.TestTimeFactor;

    /// <summary>Runs the block; fails when it takes longer than <paramref name="max"/> (stretched). Expectations in it wait no longer than what remains.</summary>
    public void Within(TimeSpan max, Action action, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, action, null, epsilonValue, cancellationToken);

    /// <summary>Runs the block; fails when it takes longer than <paramref name="max"/> (stretched).</summary>
    public T Within<T>(TimeSpan max, Func<T> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    /// <summary>Runs the block; fails when it takes less than <paramref name="min"/> or longer than <paramref name="max"/> (stretched).</summary>
    public void Within(
        TimeSpan min, TimeSpan max, Action action, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Within<object?>(
            min,
            max,
            () =>
            {
                action();
                return null;
            },
            hint,
            epsilonValue,
            cancellationToken);

    /// <summary>Runs the block; fails when it takes less than <paramref name="min"/> or longer than <paramref name="max"/> (stretched).</summary>
    /// <param name="min">The shortest legal time.</param>
    /// <param name="max">The longest legal time.</param>
    /// <param name="function">The block.</param>
    /// <param name="hint">Words for the failure's text.</param>
    /// <param name="epsilonValue">Grace beyond <paramref name="max"/>.</param>
    /// <param name="cancellationToken">Checked before the block runs.</param>
    public T Within<T>(
        TimeSpan min, TimeSpan max, Func<T> function, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        Completed.Result(LimitedAsync(min, max, () => new ValueTask<T>(function()), hint, epsilonValue, cancellationToken));

    /// <summary>Runs the block; fails when it takes longer than <paramref name="max"/> (stretched).</summary>
    public Task WithinAsync(TimeSpan max, Func<Task> actionAsync, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, actionAsync, null, epsilonValue, cancellationToken);

    /// <summary>Runs the block; fails when it takes longer than <paramref name="max"/> (stretched).</summary>
    public Task<T> WithinAsync<T>(TimeSpan max, Func<Task<T>> function, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync(TimeSpan.Zero, max, function, null, epsilonValue, cancellationToken);

    /// <summary>Runs the block; fails when it takes less than <paramref name="min"/> or longer than <paramref name="max"/> (stretched).</summary>
    public Task WithinAsync(
        TimeSpan min, TimeSpan max, Func<Task> actionAsync, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        WithinAsync<object?>(
            min,
            max,
            async () =>
            {
                await actionAsync().ConfigureAwait(false);
                return null;
            },
            hint,
            epsilonValue,
            cancellationToken);

    /// <summary>Runs the block; fails when it takes less than <paramref name="min"/> or longer than <paramref name="max"/> (stretched).</summary>
    public Task<T> WithinAsync<T>(
        TimeSpan min, TimeSpan max, Func<Task<T>> function, string? hint = null, TimeSpan? epsilonValue = null, CancellationToken cancellationToken = default) =>
        LimitedAsync(min, max, () => new ValueTask<T>(function()), hint, epsilonValue, cancellationToken).AsTask();

    /// <summary>What remains of the innermost <c>Within</c>, or the given time.</summary>
    protected TimeSpan RemainingOr(TimeSpan duration) => _end is { } end ? NotNegative(end - Now) : duration;

    private static TimeSpan NotNegative(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;

    private static TimeSpan Finite(TimeSpan time) => time >= TimeSpan.Zero
        ? time
        : throw new ArgumentException($"The time to wait must be finite and not negative, but is {time}.", nameof(time));

    private async ValueTask<T> LimitedAsync<T>(
        TimeSpan min, TimeSpan max, Func<ValueTask<T>> block, string? hint, TimeSpan? epsilon, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Finite(min);
        var start = Now;
        var outer = _end;
        var limit = Dilated(Finite(max));
        if (outer is { } outerEnd)
        {
            var left = outerEnd - start;
            AssertThat(left >= min, $"Failed: Required min time {min} not possible, only {NotNegative(left)} left{Hint(hint)}");
            limit = left < limit ? left : limit;
        }

        _lastWasNoMessage = false;
        _end = start + limit;
        T result;
        try
        {
            result = await block().ConfigureAwait(false);
        }
        finally
        {
            _end = outer;
        }

        var took = Now - start;
        AssertThat(took >= min, $"Failed: Block took {took}, should have at least been {min}{Hint(hint)}");

        // Waiting for silence uses the time up to its end: that is no overrun.
        if (!_lastWasNoMessage)
        {
            AssertThat(took <= limit + (epsilon ?? TimeSpan.Zero), $"Failed: Block took {took}, exceeding {limit}{Hint(hint)}");
        }

        return result;
    }
}
