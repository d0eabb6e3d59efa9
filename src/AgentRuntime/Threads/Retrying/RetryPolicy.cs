using System.Security.Cryptography;
using AgentRuntime.Model;

namespace AgentRuntime.Threads.Retrying;

/// <summary>Which failed requests of a round are made again, and after what delay. Pure but for its source of chance; safe for concurrent use.</summary>
/// <param name="settings">The bounds.</param>
/// <param name="chance">Gives a number from 0, included, to 1, excluded; called from many threads.</param>
internal sealed class RetryPolicy(RetrySettings settings, Func<double> chance)
{
    // Doubling more often than this would overflow a TimeSpan; every sensible MaxDelay is reached long before.
    private const int MaxDoublings = 30;

    /// <summary>The policy with the system's random numbers.</summary>
    internal RetryPolicy(RetrySettings settings)
        : this(settings, static () => RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue)
    {
    }

    /// <summary>The delay before a retry; null when there is to be none and the turn fails with the error.</summary>
    /// <param name="error">How the last request failed.</param>
    /// <param name="attempt">Which retry of the round it would be, from 1.</param>
    /// <param name="hasShownText">Whether the round has given text or thinking, which the retry would continue.</param>
    internal TimeSpan? DelayBefore(ModelError error, int attempt, bool hasShownText)
    {
        if (attempt > AttemptsAfter(error.Category, hasShownText) || error.RetryAfter > settings.MaxRetryAfter)
        {
            return null;
        }

        // Those that were told the same moment do not all come at it.
        var delay = Backoff(attempt);
        return error.RetryAfter is { } asked && asked > delay ? asked + (settings.InitialDelay * chance()) : delay;
    }

    /// <summary>How many retries a round gets after a failure of this kind.</summary>
    /// <param name="category">The kind of the last failure.</param>
    /// <param name="hasShownText">Whether the round has given text or thinking.</param>
    internal int AttemptsAfter(ModelErrorCategory category, bool hasShownText)
    {
        var most = hasShownText ? settings.MaxAttemptsAfterText : settings.MaxAttempts;
        return category switch
        {
            ModelErrorCategory.Transport or ModelErrorCategory.Timeout or ModelErrorCategory.Stalled
                or ModelErrorCategory.Truncated or ModelErrorCategory.Overloaded or ModelErrorCategory.RateLimited
                or ModelErrorCategory.ServerError => most,

            // A garbled line may have been chance; a server that garbles twice speaks another protocol.
            ModelErrorCategory.Protocol => Math.Min(1, most),

            // The same request would fail again; a prompt that is too large is made smaller before it is sent again, which is no retry.
            ModelErrorCategory.PromptTooLarge or ModelErrorCategory.Authentication or ModelErrorCategory.Permission
                or ModelErrorCategory.ModelNotFound or ModelErrorCategory.Unsupported or ModelErrorCategory.InvalidRequest => 0,
        };
    }

    /// <summary>Half of the delay is certain, half is chance: threads that failed together do not come back together.</summary>
    private TimeSpan Backoff(int attempt)
    {
        var doubled = settings.InitialDelay * Math.Pow(2, Math.Min(attempt - 1, MaxDoublings));
        var longest = doubled < settings.MaxDelay ? doubled : settings.MaxDelay;
        return (longest / 2) + (longest / 2 * chance());
    }
}
