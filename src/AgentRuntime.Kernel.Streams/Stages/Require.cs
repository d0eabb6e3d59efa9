using System.Runtime.CompilerServices;

namespace Akka.Streams.Stages;

/// <summary>Checks the arguments of operators.</summary>
internal static class Require
{
    public static int Positive(int value, [CallerArgumentExpression(nameof(value))] string? name = null)
        => value > 0 ? value : throw new ArgumentException($"{name} must be greater than 0", name);

    public static long Positive(long value, [CallerArgumentExpression(nameof(value))] string? name = null)
        => value > 0 ? value : throw new ArgumentException($"{name} must be greater than 0", name);

    public static TimeSpan Positive(TimeSpan value, [CallerArgumentExpression(nameof(value))] string? name = null)
        => value > TimeSpan.Zero ? value : throw new ArgumentException($"{name} must be greater than 0", name);

    public static int Attempts(int attempts)
        => attempts >= -1
            ? attempts
            : throw new ArgumentException("The number of attempts must be -1, for any, or not negative", nameof(attempts));

    /// <summary>A mode that fails what exceeds the rate needs a burst; one that shapes takes an empty one as one element.</summary>
    public static int Burst(int maximumBurst, ThrottleMode mode)
        => mode == ThrottleMode.Shaping || maximumBurst > 0
            ? maximumBurst
            : throw new ArgumentException("maximumBurst must be > 0 in Enforcing mode", nameof(maximumBurst));
}
