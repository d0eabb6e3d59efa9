using AgentRuntime.Model;

namespace AgentRuntime.Gates;

/// <summary>Holds all requests to a server back for as long as it asked with <c>Retry-After</c>, up to <see cref="GateSettings.MaxPause"/>.</summary>
internal sealed class GatePause(GateSettings settings, TimeProvider timeProvider)
{
    private long _since;
    private TimeSpan _length;

    /// <summary>How long it still holds; null when it does not.</summary>
    internal TimeSpan? Left =>
        _length - timeProvider.GetElapsedTime(_since) is var left && left > TimeSpan.Zero ? left : null;

    /// <summary>Takes the outcome of a request; a pause that ends later than the new one stays.</summary>
    internal void Record(GateOutcome outcome)
    {
        if (outcome is not GateOutcome.Failed
            {
                Error: { Category: ModelErrorCategory.Overloaded or ModelErrorCategory.RateLimited, RetryAfter: { } asked },
            })
        {
            return;
        }

        var length = asked < settings.MaxPause ? asked : settings.MaxPause;
        if (length > (Left ?? TimeSpan.Zero))
        {
            _since = timeProvider.GetTimestamp();
            _length = length;
        }
    }
}
