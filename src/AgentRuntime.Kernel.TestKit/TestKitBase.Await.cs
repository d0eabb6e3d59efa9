using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Akka.Event;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

// Polling until something holds.
public abstract partial class TestKitBase
{
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs the assertion again and again until it does not throw; when the time is over, its last exception is thrown.</summary>
    /// <param name="assertion">The assertion.</param>
    /// <param name="duration">The longest time; default: what remains, or 3 s.</param>
    /// <param name="interval">The time between two tries.</param>
    /// <param name="cancellationToken">Ends the wait with an <see cref="OperationCanceledException"/>.</param>
    public void AwaitAssert(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        Completed.Result(AwaitAssertAsync(blocking: true, Try(assertion), duration, interval, cancellationToken));

    /// <summary>Runs the assertion again and again until it does not throw; when the time is over, its last exception is thrown.</summary>
    public Task AwaitAssertAsync(Action assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitAssertAsync(blocking: false, Try(assertion), duration, interval, cancellationToken).AsTask();

    /// <summary>Runs the assertion again and again until it does not throw; when the time is over, its last exception is thrown.</summary>
    public Task AwaitAssertAsync(Func<Task> assertion, TimeSpan? duration = null, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        AwaitAssertAsync(blocking: false, () => new ValueTask(assertion()), duration, interval, cancellationToken).AsTask();

    /// <summary>Waits until the condition holds; fails after what remains, or 3 s.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, null, null, null, cancellationToken);

    /// <summary>Waits until the condition holds; fails after <paramref name="max"/>.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, null, cancellationToken);

    /// <summary>Waits until the condition holds; fails after <paramref name="max"/>, with the message.</summary>
    public void AwaitCondition(Func<bool> conditionIsFulfilled, TimeSpan? max, string? message, CancellationToken cancellationToken = default) =>
        AwaitCondition(conditionIsFulfilled, max, null, message, cancellationToken);

    /// <summary>Waits until the condition holds, looking every <paramref name="interval"/>; fails after <paramref name="max"/>, with the message.</summary>
    public void AwaitCondition(
        Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string? message = null, CancellationToken cancellationToken = default) =>
        InternalAwaitCondition(conditionIsFulfilled, RemainingOrDilated(max), interval, Failing(message), cancellationToken);

    /// <summary>Waits until the condition holds; fails after what remains, or 3 s.</summary>
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, null, null, null, cancellationToken);

    /// <summary>Waits until the condition holds; fails after what remains, or 3 s.</summary>
    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, null, null, null, cancellationToken);

    /// <summary>Waits until the condition holds; fails after <paramref name="max"/>.</summary>
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, null, cancellationToken);

    /// <summary>Waits until the condition holds; fails after <paramref name="max"/>, with the message.</summary>
    public Task AwaitConditionAsync(Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, string? message, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, message, cancellationToken);

    /// <summary>Waits until the condition holds; fails after <paramref name="max"/>, with the message.</summary>
    public Task AwaitConditionAsync(Func<bool> conditionIsFulfilled, TimeSpan? max, string? message, CancellationToken cancellationToken = default) =>
        AwaitConditionAsync(conditionIsFulfilled, max, null, message, cancellationToken);

    /// <summary>Waits until the condition holds, looking every <paramref name="interval"/>; fails after <paramref name="max"/>, with the message.</summary>
    public Task AwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string? message = null, CancellationToken cancellationToken = default) =>
        InternalAwaitConditionAsync(conditionIsFulfilled, RemainingOrDilated(max), interval, Failing(message), cancellationToken);

    /// <summary>Waits until the condition holds, looking every <paramref name="interval"/>; fails after <paramref name="max"/>, with the message.</summary>
    public Task AwaitConditionAsync(
        Func<bool> conditionIsFulfilled, TimeSpan? max, TimeSpan? interval, string? message = null, CancellationToken cancellationToken = default) =>
        InternalAwaitConditionAsync(() => Task.FromResult(conditionIsFulfilled()), RemainingOrDilated(max), interval, Failing(message), cancellationToken);

    /// <summary>Waits until the condition holds; returns whether it did within <paramref name="max"/>.</summary>
    public bool AwaitConditionNoThrow(Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        InternalAwaitCondition(conditionIsFulfilled, max, interval, static (_, _) => { }, cancellationToken);

    /// <summary>Waits until the condition holds; returns whether it did within <paramref name="max"/>.</summary>
    public Task<bool> AwaitConditionNoThrowAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        InternalAwaitConditionAsync(conditionIsFulfilled, max, interval, static (_, _) => { }, cancellationToken);

    /// <summary>Waits until the condition holds; returns whether it did within <paramref name="max"/>.</summary>
    public Task<bool> AwaitConditionNoThrowAsync(
        Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval = null, CancellationToken cancellationToken = default) =>
        InternalAwaitConditionAsync(() => Task.FromResult(conditionIsFulfilled()), max, interval, static (_, _) => { }, cancellationToken);

    /// <summary>Waits until the condition holds; when it does not within <paramref name="max"/>, calls <paramref name="fail"/> and returns false.</summary>
    protected static bool InternalAwaitCondition(
        Func<bool> conditionIsFulfilled, TimeSpan max, TimeSpan? interval, Action<string, object[]> fail, CancellationToken cancellationToken = default) =>
        InternalAwaitCondition(conditionIsFulfilled, max, interval, fail, null, cancellationToken);

    /// <summary>As above, and logs when it gives up.</summary>
    protected static bool InternalAwaitCondition(
        Func<bool> conditionIsFulfilled,
        TimeSpan max,
        TimeSpan? interval,
        Action<string, object[]> fail,
        ILoggingAdapter? logger,
        CancellationToken cancellationToken = default) =>
        Completed.Result(PollAsync(blocking: true, () => new ValueTask<bool>(conditionIsFulfilled()), max, interval, fail, logger, cancellationToken));

    /// <summary>Waits until the condition holds; when it does not within <paramref name="max"/>, calls <paramref name="fail"/> and returns false.</summary>
    protected static Task<bool> InternalAwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled, TimeSpan max, TimeSpan? interval, Action<string, object[]> fail, CancellationToken cancellationToken = default) =>
        InternalAwaitConditionAsync(conditionIsFulfilled, max, interval, fail, null, cancellationToken);

    /// <summary>As above, and logs when it gives up.</summary>
    protected static Task<bool> InternalAwaitConditionAsync(
        Func<Task<bool>> conditionIsFulfilled,
        TimeSpan max,
        TimeSpan? interval,
        Action<string, object[]> fail,
        ILoggingAdapter? logger,
        CancellationToken cancellationToken = default) =>
        PollAsync(blocking: false, () => new ValueTask<bool>(conditionIsFulfilled()), max, interval, fail, logger, cancellationToken).AsTask();

    private static Func<ValueTask> Try(Action assertion) => () =>
    {
        assertion();
        return ValueTask.CompletedTask;
    };

    private static async ValueTask<bool> PollAsync(
        bool blocking,
        Func<ValueTask<bool>> condition,
        TimeSpan max,
        TimeSpan? interval,
        Action<string, object[]> fail,
        ILoggingAdapter? logger,
        CancellationToken cancellationToken)
    {
        Finite(max);
        var start = Now;
        while (!await condition().ConfigureAwait(false))
        {
            var left = start + max - Now;
            if (left <= TimeSpan.Zero)
            {
                const string message = "Timeout {0} expired while waiting for condition.";
                logger?.Warning(message, max);
                fail(message, [max]);
                return false;
            }

            var pause = interval ?? DefaultInterval;
            await Completed.PauseAsync(blocking, pause < left ? pause : left, cancellationToken).ConfigureAwait(false);
        }

        return true;
    }

    [SuppressMessage("Design", "CA1031", Justification = "an assertion may throw anything; the last one is thrown on")]
    private async ValueTask AwaitAssertAsync(
        bool blocking, Func<ValueTask> assertion, TimeSpan? duration, TimeSpan? interval, CancellationToken cancellationToken)
    {
        var end = Now + RemainingOrDilated(duration);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                await assertion().ConfigureAwait(false);
                return;
            }
            catch (Exception) when (Now < end)
            {
                // Not yet: the next try may succeed.
                _lastWasNoMessage = false;
            }

            var left = end - Now;
            var pause = interval ?? DefaultInterval;
            await Completed.PauseAsync(blocking, pause < left ? pause : left, cancellationToken).ConfigureAwait(false);
        }
    }

    private Action<string, object[]> Failing(string? message) => (format, args) =>
        Fail(string.Format(CultureInfo.InvariantCulture, format, args) + (message is null ? string.Empty : " " + message));
}
