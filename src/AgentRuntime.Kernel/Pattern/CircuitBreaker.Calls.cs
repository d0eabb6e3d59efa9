using System.Globalization;
using Akka.Actor;

namespace Akka.Pattern;

// The calls that a breaker watches.
public partial class CircuitBreaker
{
    /// <summary>Makes the call, unless the breaker is open.</summary>
    /// <exception cref="OpenCircuitException">The breaker is open; the call was not made.</exception>
    /// <exception cref="TimeoutException">The call took longer than <see cref="CallTimeout"/>; its outcome is lost.</exception>
    public Task<T> WithCircuitBreaker<T>(Func<Task<T>> body) => CallAsync(body, static call => call());

    /// <summary>Makes the call, unless the breaker is open.</summary>
    /// <exception cref="OpenCircuitException">The breaker is open; the call was not made.</exception>
    /// <exception cref="TimeoutException">The call took longer than <see cref="CallTimeout"/>.</exception>
    public Task WithCircuitBreaker(Func<Task> body) => CallAsync(body, static call => AnswerAsync(call()));

    /// <summary>Makes the call with that state, unless the breaker is open.</summary>
    /// <exception cref="OpenCircuitException">The breaker is open; the call was not made.</exception>
    /// <exception cref="TimeoutException">The call took longer than <see cref="CallTimeout"/>; its outcome is lost.</exception>
    public Task<T> WithCircuitBreaker<T, TState>(TState state, Func<TState, Task<T>> body) => CallAsync(state, body);

    /// <summary>Makes the call with that state, unless the breaker is open.</summary>
    /// <exception cref="OpenCircuitException">The breaker is open; the call was not made.</exception>
    /// <exception cref="TimeoutException">The call took longer than <see cref="CallTimeout"/>.</exception>
    public Task WithCircuitBreaker<TState>(TState state, Func<TState, Task> body) =>
        CallAsync((State: state, Body: body), static call => AnswerAsync(call.Body(call.State)));

    /// <summary>Makes the call on the calling thread, unless the breaker is open.</summary>
    /// <exception cref="OpenCircuitException">The breaker is open; the call was not made.</exception>
    /// <exception cref="TimeoutException">The call took longer than <see cref="CallTimeout"/>.</exception>
    public void WithSyncCircuitBreaker(Action body) => WithSyncCircuitBreaker<object?>(() =>
    {
        body();
        return null;
    });

    /// <summary>Makes the call on the calling thread, unless the breaker is open.</summary>
    /// <exception cref="OpenCircuitException">The breaker is open; the call was not made.</exception>
    /// <exception cref="TimeoutException">The call took longer than <see cref="CallTimeout"/>; its outcome is lost.</exception>
    public T WithSyncCircuitBreaker<T>(Func<T> body)
    {
        var state = Admit();
        var start = Scheduler.MonotonicClock;
        T result;
        try
        {
            result = body();
        }
        catch (Exception cause)
        {
            Failed(state, cause);
            throw;
        }

        if (Scheduler.MonotonicClock - start > CallTimeout)
        {
            var late = TooLate();
            Failed(state, late);
            throw late;
        }

        Succeeded(state);
        return result;
    }

    private static async Task<object?> AnswerAsync(Task task)
    {
        await task.ConfigureAwait(false);
        return null;
    }

    private async Task<T> CallAsync<T, TState>(TState input, Func<TState, Task<T>> body)
    {
        var state = Admit();
        try
        {
            var result = await LimitAsync(body(input)).ConfigureAwait(false);
            Succeeded(state);
            return result;
        }
        catch (Exception cause)
        {
            Failed(state, cause);
            throw;
        }
    }

    private async Task<T> LimitAsync<T>(Task<T> call)
    {
        if (call.IsCompleted)
        {
            return await call.ConfigureAwait(false);
        }

        var late = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var timer = Scheduler.Advanced.ScheduleOnceCancelable(CallTimeout, () => late.TrySetResult());
        await Task.WhenAny(call, late.Task).ConfigureAwait(false);
        timer.Cancel();
        if (!call.IsCompleted)
        {
            // Nobody waits for the call any more: what it throws later must not surface as unobserved.
            _ = call.ContinueWith(
                static task => _ = task.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
            throw TooLate();
        }

        return await call.ConfigureAwait(false);
    }

    private TimeoutException TooLate() => new(string.Create(CultureInfo.InvariantCulture, $"Execution did not complete within the time allotted {CallTimeout}"));
}
