namespace AgentRuntime.Tests.Telemetry;

/// <summary>Source and meter belong to the process: whoever listens hears every test that runs, so these run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TelemetryCollection
{
    public const string Name = "telemetry";
}
