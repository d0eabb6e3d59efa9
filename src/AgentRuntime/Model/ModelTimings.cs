namespace AgentRuntime.Model;

/// <summary>Where a model server's time went in one request; a part that it did not report is zero.</summary>
/// <param name="Load">Loading the model.</param>
/// <param name="Prompt">Evaluating the prompt.</param>
/// <param name="Generation">Generating the answer.</param>
public sealed record ModelTimings(TimeSpan Load, TimeSpan Prompt, TimeSpan Generation);
