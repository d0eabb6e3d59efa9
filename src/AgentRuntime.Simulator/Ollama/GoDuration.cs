using System.Buffers;
using System.Globalization;

namespace AgentRuntime.Simulator.Ollama;

/// <summary>Durations as Go's <c>time.ParseDuration</c> reads them: <c>5m</c>, <c>1h30m</c>, <c>-1s</c>, <c>0</c>.</summary>
internal static class GoDuration
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    private static readonly (string Unit, double Seconds)[] Units =
    [
        ("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600),
    ];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var rest = text.AsSpan();
        var isNegative = rest is ['-', ..];
        rest = rest is ['-' or '+', ..] ? rest[1..] : rest;
        if (rest is "0")
        {
            return true;
        }

        if (rest.IsEmpty)
        {
            return false;
        }

        var seconds = 0.0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                return false;
            }

            rest = rest[digits..];
            var end = rest.IndexOfAny(Digits);
            var unit = end < 0 ? rest : rest[..end];
            var factor = FactorOf(unit);
            if (factor == 0)
            {
                return false;
            }

            seconds += number * factor;
            rest = rest[unit.Length..];
        }

        duration = TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.MaxValue.TotalSeconds / 2) * (isNegative ? -1 : 1));
        return true;
    }

    private static double FactorOf(ReadOnlySpan<char> unit)
    {
        foreach (var (name, seconds) in Units)
        {
            if (unit.SequenceEqual(name))
            {
                return seconds;
            }
        }

        return 0;
    }
}
