using System.Diagnostics;

namespace AgentRuntime.Cli.Latency.Measuring;

/// <summary>What this process uses from a moment on.</summary>
internal sealed class ProcessMeter
{
    private readonly TimeSpan _processorTime;
    private readonly long _allocatedBytes;
    private readonly long _startedAt;

    private ProcessMeter(TimeSpan processorTime, long allocatedBytes, long startedAt)
    {
        _processorTime = processorTime;
        _allocatedBytes = allocatedBytes;
        _startedAt = startedAt;
    }

    /// <summary>Begins to measure, with what others left behind collected first.</summary>
    public static ProcessMeter Start()
    {
        GC.GetTotalMemory(forceFullCollection: true);
        return new ProcessMeter(OwnProcessorTime, GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
    }

    /// <summary>The processor time of this process.</summary>
    public static TimeSpan OwnProcessorTime => Environment.CpuUsage.TotalTime;

    /// <summary>What was used since.</summary>
    public Usage Stop()
    {
        var elapsed = Stopwatch.GetElapsedTime(_startedAt);
        return new Usage(elapsed, OwnProcessorTime - _processorTime, GC.GetTotalAllocatedBytes(precise: true) - _allocatedBytes);
    }

    /// <summary>What was used.</summary>
    /// <param name="Elapsed">On the clock.</param>
    /// <param name="ProcessorTime">Over all threads.</param>
    /// <param name="AllocatedBytes">On the managed heap.</param>
    internal sealed record Usage(TimeSpan Elapsed, TimeSpan ProcessorTime, long AllocatedBytes);
}
