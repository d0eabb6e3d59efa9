using AgentRuntime.Model;

namespace AgentRuntime.Gates;

/// <summary>
/// Leaves a server alone that fails again and again. Closed, it counts failures in a row; open, it admits nobody for a while; then one
/// request goes through as a probe: success closes it, failure opens it for twice as long. Any success closes it, for the server answers.
/// </summary>
internal sealed class GateBreaker(GateSettings settings, TimeProvider timeProvider)
{
    private int _failures;
    private long _openedAt;
    private TimeSpan _delay;
    private bool _isProbing;

    /// <summary>The failure that opened it, or kept it open; null while it is closed.</summary>
    internal ModelError? OpenedBy { get; private set; }

    /// <summary>The failures in a row so far.</summary>
    internal int Failures => _failures;

    /// <summary>How long it will still admit nobody; null when it admits, or waits for its probe.</summary>
    internal TimeSpan? OpenFor =>
        OpenedBy is not null && !_isProbing && _delay - timeProvider.GetElapsedTime(_openedAt) is var left && left > TimeSpan.Zero
            ? left
            : null;

    /// <summary>Whether one more request may go now; if it may, the request is taken to go.</summary>
    /// <param name="isProbe">Whether the answer depends on this request alone.</param>
    internal bool TryAdmit(out bool isProbe)
    {
        isProbe = OpenedBy is not null && !_isProbing && OpenFor is null;
        _isProbing |= isProbe;
        return isProbe || OpenedBy is null;
    }

    /// <summary>Takes the outcome of a request that it admitted.</summary>
    internal void Record(GateOutcome outcome, bool isProbe)
    {
        _isProbing &= !isProbe;
        switch (outcome)
        {
            case GateOutcome.Failed { Error: var error } when IsServersFault(error.Category):
                OnFailure(error, isProbe);
                break;
            case GateOutcome.Failed { Error.Category: var category } when SaysNothing(category):
            case GateOutcome.Abandoned:
                break;
            default:
                _failures = 0;
                OpenedBy = null;
                break;
        }
    }

    private void OnFailure(ModelError error, bool isProbe)
    {
        // While it is open, requests that had been admitted before fail one after the other: that is no news.
        if (OpenedBy is not null && !isProbe)
        {
            return;
        }

        _failures++;
        if (isProbe || _failures >= settings.BreakerFailures)
        {
            var doubled = OpenedBy is null ? settings.BreakerDelay : _delay * 2;
            _delay = doubled < settings.BreakerMaxDelay ? doubled : settings.BreakerMaxDelay;
            _openedAt = timeProvider.GetTimestamp();
            OpenedBy = error;
        }
    }

    private static bool IsServersFault(ModelErrorCategory category) => category
        is ModelErrorCategory.Transport or ModelErrorCategory.Timeout or ModelErrorCategory.Stalled
        or ModelErrorCategory.ServerError or ModelErrorCategory.Overloaded;

    /// <summary>A rate limit is the key's, a broken stream may be the network's: neither sick nor well. All else is a server that answers.</summary>
    private static bool SaysNothing(ModelErrorCategory category) => category
        is ModelErrorCategory.RateLimited or ModelErrorCategory.Truncated or ModelErrorCategory.Protocol;
}
