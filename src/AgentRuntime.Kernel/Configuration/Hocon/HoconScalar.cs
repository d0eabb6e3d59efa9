using System.Globalization;

namespace Akka.Configuration.Hocon;

/// <summary>Reads numbers, booleans, durations and byte sizes out of a scalar's text.</summary>
internal static class HoconScalar
{
    private const NumberStyles Float = NumberStyles.Float;

    public static long Integer(string text, long min, long max)
    {
        var trimmed = text.Trim();
        var hex = trimmed.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        long value;
        var ok = hex
            ? long.TryParse(trimmed.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
            : long.TryParse(trimmed, NumberStyles.Integer, CultureInfo.InvariantCulture, out value);
        if (!ok || value < min || value > max)
        {
            throw Wrong(text, string.Create(CultureInfo.InvariantCulture, $"a whole number between {min} and {max}"));
        }

        return value;
    }

    public static double Double(string text) =>
        double.TryParse(text, Float, CultureInfo.InvariantCulture, out var value) ? value : throw Wrong(text, "a number");

    public static float Single(string text) =>
        float.TryParse(text, Float, CultureInfo.InvariantCulture, out var value) ? value : throw Wrong(text, "a number");

    public static decimal Decimal(string text) =>
        decimal.TryParse(text, Float, CultureInfo.InvariantCulture, out var value) ? value : throw Wrong(text, "a decimal number");

    public static bool Boolean(string text) => text.Trim() switch
    {
        "true" or "on" or "yes" => true,
        "false" or "off" or "no" => false,
        var other when IsAny(other, "true", "on", "yes") => true,
        var other when IsAny(other, "false", "off", "no") => false,
        _ => throw Wrong(text, "a boolean (true, false, on, off, yes or no)"),
    };

    /// <summary>A duration; without a unit the number means milliseconds. <c>infinite</c> is <see cref="Timeout.InfiniteTimeSpan"/>.</summary>
    public static TimeSpan Duration(string text, bool allowInfinite)
    {
        const string expected = "a duration, such as 10s, 200ms or 5 minutes (a bare number is milliseconds)";
        var trimmed = text.AsSpan().Trim();
        if (trimmed.Equals("infinite", StringComparison.OrdinalIgnoreCase))
        {
            return allowInfinite ? Timeout.InfiniteTimeSpan : throw Wrong(text, "a finite duration");
        }

        SplitUnit(trimmed, out var number, out var unit);
        var ticksPerUnit = unit switch
        {
            "" or "ms" or "milli" or "millis" or "millisecond" or "milliseconds" => (double)TimeSpan.TicksPerMillisecond,
            "ns" or "nano" or "nanos" or "nanosecond" or "nanoseconds" => 0.01,
            "us" or "micro" or "micros" or "microsecond" or "microseconds" => TimeSpan.TicksPerMicrosecond,
            "s" or "second" or "seconds" => TimeSpan.TicksPerSecond,
            "m" or "minute" or "minutes" => TimeSpan.TicksPerMinute,
            "h" or "hour" or "hours" => TimeSpan.TicksPerHour,
            "d" or "day" or "days" => TimeSpan.TicksPerDay,
            _ => throw Wrong(text, expected),
        };
        if (!double.TryParse(number, Float, CultureInfo.InvariantCulture, out var amount))
        {
            throw Wrong(text, expected);
        }

        var ticks = amount * ticksPerUnit;
        return ticks is >= long.MinValue and < long.MaxValue
            ? TimeSpan.FromTicks((long)Math.Round(ticks))
            : throw Wrong(text, "a duration that a TimeSpan can hold");
    }

    /// <summary>A size in bytes: powers of 1000 for kB, MB…, powers of 1024 for K, Ki, KiB, M, MiB…</summary>
    public static long Bytes(string text)
    {
        const string expected = "a size in bytes, such as 512, 128 KiB or 10 MB";
        SplitUnit(text.AsSpan().Trim(), out var number, out var unit);
        if (!decimal.TryParse(number, Float, CultureInfo.InvariantCulture, out var amount))
        {
            throw Wrong(text, expected);
        }

        var factor = ByteFactor(unit);
        if (factor == 0)
        {
            throw Wrong(text, expected);
        }

        // The largest unit is 2^60, so the product may leave the range of a decimal only beyond the range of a long.
        return amount >= long.MinValue / factor && amount <= long.MaxValue / factor
            ? (long)(amount * factor)
            : throw Wrong(text, "a size that fits 64 bits");
    }

    private static decimal ByteFactor(ReadOnlySpan<char> unit) => unit switch
    {
        "" or "b" or "B" or "byte" or "bytes" => 1,
        "kB" or "kilobyte" or "kilobytes" => 1000L,
        "MB" or "megabyte" or "megabytes" => 1000L * 1000,
        "GB" or "gigabyte" or "gigabytes" => 1000L * 1000 * 1000,
        "TB" or "terabyte" or "terabytes" => 1000L * 1000 * 1000 * 1000,
        "PB" or "petabyte" or "petabytes" => 1000L * 1000 * 1000 * 1000 * 1000,
        "EB" or "exabyte" or "exabytes" => 1000L * 1000 * 1000 * 1000 * 1000 * 1000,
        "K" or "k" or "Ki" or "KiB" or "kibibyte" or "kibibytes" => 1L << 10,
        "M" or "m" or "Mi" or "MiB" or "mebibyte" or "mebibytes" => 1L << 20,
        "G" or "g" or "Gi" or "GiB" or "gibibyte" or "gibibytes" => 1L << 30,
        "T" or "t" or "Ti" or "TiB" or "tebibyte" or "tebibytes" => 1L << 40,
        "P" or "p" or "Pi" or "PiB" or "pebibyte" or "pebibytes" => 1L << 50,
        "E" or "e" or "Ei" or "EiB" or "exbibyte" or "exbibytes" => 1L << 60,
        _ => 0,
    };

    private static void SplitUnit(ReadOnlySpan<char> text, out ReadOnlySpan<char> number, out ReadOnlySpan<char> unit)
    {
        var end = text.Length;
        while (end > 0 && char.IsAsciiLetter(text[end - 1]))
        {
            end--;
        }

        number = text[..end].TrimEnd();
        unit = text[end..];
    }

    private static bool IsAny(string text, string a, string b, string c) =>
        text.Equals(a, StringComparison.OrdinalIgnoreCase)
        || text.Equals(b, StringComparison.OrdinalIgnoreCase)
        || text.Equals(c, StringComparison.OrdinalIgnoreCase);

    private static ConfigurationException Wrong(string text, string expected) => new($"'{text}' is not {expected}.");
}
