namespace AgentRuntime.Cli.Latency.Reports;

/// <summary>What the project wants to reach, and what was found.</summary>
/// <param name="Figure">What is measured.</param>
/// <param name="Wanted">What is wanted.</param>
/// <param name="Found">What was found: of several wires and cases, the worst. Empty where it was not measured.</param>
/// <param name="IsReached">Whether that is what is wanted; null where it was not measured.</param>
internal sealed record Goal(string Figure, string Wanted, string Found, bool? IsReached);
