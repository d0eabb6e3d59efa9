namespace Akka.Streams;

/// <summary>When and how often a stream is started again that ended. Immutable.</summary>
public class RestartSettings
{
    private RestartSettings(
        TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor, int maxRestarts, TimeSpan maxRestartsWithin)
    {
        MinBackoff = minBackoff;
        MaxBackoff = maxBackoff;
        RandomFactor = randomFactor;
        MaxRestarts = maxRestarts;
        MaxRestartsWithin = maxRestartsWithin;
    }

    /// <summary>The time before the first restart; it doubles with every further one.</summary>
    public TimeSpan MinBackoff { get; }

    /// <summary>The longest time before a restart.</summary>
    public TimeSpan MaxBackoff { get; }

    /// <summary>How much longer, at random, a wait may be: 0.2 adds up to 20 %.</summary>
    public double RandomFactor { get; }

    /// <summary>How many restarts are allowed within <see cref="MaxRestartsWithin"/>.</summary>
    public int MaxRestarts { get; }

    /// <summary>The time within which restarts are counted; a stream that ran that long starts counting anew.</summary>
    public TimeSpan MaxRestartsWithin { get; }

    /// <summary>Settings with any number of restarts.</summary>
    public static RestartSettings Create(TimeSpan minBackoff, TimeSpan maxBackoff, double randomFactor)
        => new(minBackoff, maxBackoff, randomFactor, int.MaxValue, minBackoff);

    /// <summary>The same settings with another shortest wait.</summary>
    public RestartSettings WithMinBackoff(TimeSpan value)
        => new(value, MaxBackoff, RandomFactor, MaxRestarts, MaxRestartsWithin);

    /// <summary>The same settings with another longest wait.</summary>
    public RestartSettings WithMaxBackoff(TimeSpan value)
        => new(MinBackoff, value, RandomFactor, MaxRestarts, MaxRestartsWithin);

    /// <summary>The same settings with another random factor.</summary>
    public RestartSettings WithRandomFactor(double value)
        => new(MinBackoff, MaxBackoff, value, MaxRestarts, MaxRestartsWithin);

    /// <summary>The same settings with at most <paramref name="count"/> restarts within a time.</summary>
    public RestartSettings WithMaxRestarts(int count, TimeSpan within)
        => new(MinBackoff, MaxBackoff, RandomFactor, count, within);

    /// <summary>The settings in words.</summary>
    public override string ToString()
        => $"RestartSettings(minBackoff={MinBackoff}, maxBackoff={MaxBackoff}, randomFactor={RandomFactor}, maxRestarts={MaxRestarts}, maxRestartsWithin={MaxRestartsWithin})";
}
