namespace AgentRuntime.Tools.Approvals;

/// <summary>What a person answered for later calls of a tool.</summary>
/// <param name="IsApproved">Whether the tool may run.</param>
/// <param name="Fingerprint">
/// Stands for the tool's definition that the person was asked about. A tool that has another one is asked about again; a refusal holds
/// for every tool of the name. Empty where it is not known: an approval without one does not count.
/// </param>
public sealed record RememberedAnswer(bool IsApproved, string Fingerprint);
