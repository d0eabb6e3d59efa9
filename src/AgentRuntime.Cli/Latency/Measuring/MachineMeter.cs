using System.Diagnostics;
using System.Globalization;

namespace AgentRuntime.Cli.Latency.Measuring;

/// <summary>How busy the machine was with other things while something was measured. Where the operating system does not tell, it is unknown.</summary>
internal sealed class MachineMeter
{
    private const double TicksPerSecond = 100; // USER_HZ, which the kernel fixes for everything in /proc

    private readonly long _startedAt = Stopwatch.GetTimestamp();
    private readonly double? _busyBefore = BusySeconds();
    private readonly TimeSpan _ownBefore = ProcessMeter.OwnProcessorTime;

    /// <summary>What the machine did since.</summary>
    /// <param name="peers">The processor time of the processes that belong to the measurement.</param>
    public MachineLoad Stop(TimeSpan peers)
    {
        var seconds = Stopwatch.GetElapsedTime(_startedAt).TotalSeconds;
        var own = (ProcessMeter.OwnProcessorTime - _ownBefore + peers).TotalSeconds;
        return new MachineLoad(
            Environment.ProcessorCount,
            ProcessorName(),
            Environment.OSVersion.VersionString,
            Environment.Version.ToString(),
            LoadAverage(),
            BusySeconds() is { } busy && _busyBefore is { } before ? Math.Max(0, busy - before - own) / seconds : null);
    }

    /// <summary>The load average of the last minute; null where there is none.</summary>
    public static double? LoadAverage() =>
        Read("/proc/loadavg") is [var line, ..]
        && double.TryParse(line.Split(' ')[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var load)
            ? load
            : null;

    private static string ProcessorName() =>
        Read("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[^1].Trim()
        ?? "";

    /// <summary>The time that all processors together were not idle, in seconds.</summary>
    private static double? BusySeconds()
    {
        if (Read("/proc/stat") is not [var line, ..])
        {
            return null;
        }

        // cpu user nice system idle iowait irq softirq steal
        var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var busy = 0.0;
        for (var i = 1; i < Math.Min(fields.Length, 9); i++)
        {
            busy += i is 4 or 5 ? 0 : double.Parse(fields[i], CultureInfo.InvariantCulture);
        }

        return busy / TicksPerSecond;
    }

    private static string[] Read(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
