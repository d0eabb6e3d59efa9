namespace AgentRuntime.Cli.Latency.Measuring;

/// <summary>The machine, and what else it did.</summary>
/// <param name="Processors">How many there are.</param>
/// <param name="Processor">What they are called; empty where that is unknown.</param>
/// <param name="OperatingSystem">Its name and version.</param>
/// <param name="Runtime">The version of .NET.</param>
/// <param name="LoadAverage">Of the last minute, at the end; null where there is none.</param>
/// <param name="OthersBusy">How many processors other processes kept busy meanwhile; null where that is unknown.</param>
internal sealed record MachineLoad(
    int Processors, string Processor, string OperatingSystem, string Runtime, double? LoadAverage, double? OthersBusy);
