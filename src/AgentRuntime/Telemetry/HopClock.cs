using System.Diagnostics;

namespace AgentRuntime.Telemetry;

/// <summary>Measures hops; while nobody listens it reads no clock.</summary>
internal static class HopClock
{
    /// <summary>Now, in ticks of <see cref="Stopwatch.Frequency"/>; 0 while nobody listens.</summary>
    internal static long Start() => RuntimeInstruments.HopDuration.Enabled ? TimeProvider.System.GetTimestamp() : 0;

    /// <summary>Records a hop from <see cref="Start"/> until now; nothing when that was 0.</summary>
    internal static void Stop(string hop, long start)
    {
        if (start != 0)
        {
            Record(hop, TimeProvider.System.GetElapsedTime(start));
        }
    }

    /// <summary>Records a hop that began at a timestamp of that clock.</summary>
    internal static void Stop(string hop, long start, TimeProvider clock)
    {
        if (start != 0 && RuntimeInstruments.HopDuration.Enabled)
        {
            Record(hop, clock.GetElapsedTime(start));
        }
    }

    private static void Record(string hop, TimeSpan elapsed) => RuntimeInstruments.HopDuration.Record(
        elapsed.TotalSeconds, new KeyValuePair<string, object?>(TelemetryNames.Hop, hop));
}
