using Akka.Actor;

namespace Akka.Pattern;

/// <summary>Tasks that begin later.</summary>
public static class FutureTimeoutSupport
{
    /// <summary>Runs the function after the time has passed on the scheduler; the task has the function's outcome.</summary>
    public static Task<T> After<T>(TimeSpan duration, IScheduler scheduler, Func<Task<T>> value)
    {
        if (duration <= TimeSpan.Zero)
        {
            return RunAsync(value);
        }

        var started = new TaskCompletionSource<Task<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        scheduler.Advanced.ScheduleOnce(duration, () => started.TrySetResult(RunAsync(value)));
        return started.Task.Unwrap();
    }

    private static async Task<T> RunAsync<T>(Func<Task<T>> value) => await value().ConfigureAwait(false);
}
