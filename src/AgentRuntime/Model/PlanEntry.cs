namespace AgentRuntime.Model;

/// <summary>One step of what an agent means to do.</summary>
/// <param name="Content">What the step is.</param>
/// <param name="Status">How far it is.</param>
public sealed record PlanEntry(string Content, PlanEntryStatus Status);
