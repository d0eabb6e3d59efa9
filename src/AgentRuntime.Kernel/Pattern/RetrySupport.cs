using Akka.Actor;
using Akka.Util;

namespace Akka.Pattern;

/// <summary>Tries that are repeated until one succeeds.</summary>
public static class RetrySupport
{
    /// <summary>Tries at once again after a failure, at most <paramref name="attempts"/> times more; the last failure is the task's.</summary>
    public static Task<T> Retry<T>(Func<Task<T>> attempt, int attempts) => RetryAsync(attempt, attempts, static _ => Option<TimeSpan>.None, null);

    /// <summary>Tries again after a failure and a delay, at most <paramref name="attempts"/> times more; the last failure is the task's.</summary>
    public static Task<T> Retry<T>(Func<Task<T>> attempt, int attempts, TimeSpan delay, IScheduler scheduler) =>
        RetryAsync(attempt, attempts, _ => delay, scheduler);

    /// <summary>Tries again after a failure; the delay before try n is the function's of n, from 1; none: at once.</summary>
    public static Task<T> Retry<T>(Func<Task<T>> attempt, int attempts, Func<int, Option<TimeSpan>> delayFunction, IScheduler scheduler) =>
        RetryAsync(attempt, attempts, delayFunction, scheduler);

    /// <summary>Tries again after a failure, with a delay that doubles from <paramref name="minBackoff"/> to <paramref name="maxBackoff"/>.</summary>
    /// <param name="attempt">What is tried.</param>
    /// <param name="attempts">How many more tries a failure is given.</param>
    /// <param name="minBackoff">The first delay.</param>
    /// <param name="maxBackoff">The longest delay.</param>
    /// <param name="randomFactor">0 or 1: how much of the delay is added to it at most, at random.</param>
    /// <param name="scheduler">The clock.</param>
    /// <exception cref="ArgumentException">A time is negative, the shortest is longer than the longest, or the factor is not 0 or 1.</exception>
    public static Task<T> Retry<T>(
        Func<Task<T>> attempt, int attempts, TimeSpan minBackoff, TimeSpan maxBackoff, int randomFactor, IScheduler scheduler)
    {
        if (minBackoff <= TimeSpan.Zero || maxBackoff < minBackoff)
        {
            throw new ArgumentException("The shortest delay must be positive and not longer than the longest.", nameof(minBackoff));
        }

        if (randomFactor is < 0 or > 1)
        {
            throw new ArgumentException("The random factor must be between 0 and 1.", nameof(randomFactor));
        }

        var random = new Random();
        return RetryAsync(attempt, attempts, attempted => Backoff(attempted, minBackoff, maxBackoff, 1 + (random.NextDouble() * randomFactor)), scheduler);
    }

    private static TimeSpan Backoff(int attempted, TimeSpan min, TimeSpan max, double stretch)
    {
        var ticks = min.Ticks * Math.Pow(2, attempted - 1) * stretch;
        return ticks < max.Ticks ? TimeSpan.FromTicks((long)ticks) : max;
    }

    private static async Task<T> RetryAsync<T>(Func<Task<T>> attempt, int attempts, Func<int, Option<TimeSpan>> delay, IScheduler? scheduler)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(attempts);
        for (var attempted = 1; ; attempted++)
        {
            try
            {
                return await attempt().ConfigureAwait(false);
            }
#pragma warning disable CA1031 // any failure is tried again; the last one is thrown
            catch (Exception) when (attempted <= attempts)
#pragma warning restore CA1031
            {
                if (scheduler is null || delay(attempted) is not { HasValue: true } pause)
                {
                    continue;
                }

                await FutureTimeoutSupport.After(pause.Value, scheduler, static () => Task.FromResult(Done.Instance)).ConfigureAwait(false);
            }
        }
    }
}
