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
}
