using System.Globalization;

namespace AgentRuntime.Simulator.Wire;

/// <summary>The time of day in nanoseconds: a start taken once, and the time provider's timestamp since.</summary>
internal sealed class WireClock
{
    private const int NanosecondsPerTick = 100;
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly TimeProvider _time;
    private readonly DateTime _startedAt;
    private readonly long _startTimestamp;

    public WireClock(TimeProvider time)
    {
        _time = time;
        _startedAt = time.GetUtcNow().UtcDateTime;
        _startTimestamp = time.GetTimestamp();
    }

    public long UnixSeconds => new DateTimeOffset(Now().Instant, TimeSpan.Zero).ToUnixTimeSeconds();

    /// <summary>Nanoseconds between two timestamps.</summary>
    public long Nanoseconds(long from, long to) => (long)((to - from) * (decimal)NanosecondsPerSecond / _time.TimestampFrequency);

    /// <summary>The timestamps that a number of nanoseconds takes.</summary>
    public long TimestampTicks(long nanoseconds) => (long)(nanoseconds * (decimal)_time.TimestampFrequency / NanosecondsPerSecond);

    /// <summary>Writes now as Go's RFC3339Nano: up to nine digits of a second, trailing zeros left out, <c>Z</c>.</summary>
    public void WriteNow(FrameBuffer output)
    {
        var (instant, rest) = Now();
        Write(output, instant, rest);
    }

    /// <summary>Writes a time as Go's RFC3339Nano.</summary>
    public static void Write(FrameBuffer output, DateTime instant, int restNanoseconds)
    {
        var span = output.GetSpan(32);
        instant.TryFormat(span, out var written, "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        var nanoseconds = ((int)(instant.Ticks % TimeSpan.TicksPerSecond) * NanosecondsPerTick) + restNanoseconds;
        if (nanoseconds > 0)
        {
            span[written] = (byte)'.';
            for (var digit = 9; digit > 0; digit--)
            {
                span[written + digit] = (byte)('0' + (nanoseconds % 10));
                nanoseconds /= 10;
            }

            written += 10;
            while (span[written - 1] == (byte)'0')
            {
                written--;
            }
        }

        span[written++] = (byte)'Z';
        output.Advance(written);
    }

    private (DateTime Instant, int RestNanoseconds) Now()
    {
        var nanoseconds = Nanoseconds(_startTimestamp, _time.GetTimestamp());
        return (_startedAt.AddTicks(nanoseconds / NanosecondsPerTick), (int)(nanoseconds % NanosecondsPerTick));
    }
}
