namespace Akka.Streams.Stages;

/// <summary>Counts restarts and says how long to wait before the next.</summary>
internal sealed class RestartBackoff(RestartSettings settings)
{
    // Not a secret: it only keeps restarts of many streams from falling together.
    private readonly Random _random = new();
    private int _restarts;
    private TimeSpan _resetAt;

    /// <summary>A run has begun.</summary>
    public void OnStarted(TimeSpan now) => _resetAt = now + settings.MaxRestartsWithin;

    /// <summary>A run has ended.</summary>
    /// <returns>The wait before the next restart, null when there is to be none.</returns>
    public TimeSpan? NextWait(TimeSpan now)
    {
        if (now >= _resetAt)
        {
            _restarts = 0;
        }

        if (_restarts >= settings.MaxRestarts)
        {
            return null;
        }

        var exponent = Math.Min(_restarts, 30);
        _restarts++;
        var wait = Math.Min(settings.MaxBackoff.TotalMilliseconds, settings.MinBackoff.TotalMilliseconds * Math.Pow(2, exponent));
        return TimeSpan.FromMilliseconds(wait * (1 + (_random.NextDouble() * settings.RandomFactor)));
    }
}
