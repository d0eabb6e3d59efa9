using System.Text.Json;

namespace AgentRuntime.Tools.Approvals;

/// <summary>
/// Decides about a tool call: a rule that denies wins over everything, then comes what a person answered before, then a rule that
/// asks, then one that allows, then what the tool itself wants, then the default. An approval holds for the definition that the person
/// was asked about: where the tool has another one, it is asked about again, whatever the tool itself wants now.
/// </summary>
internal sealed class ApprovalPolicy(ApprovalSettings settings, IApprovalMemory memory)
{
    /// <summary>The default settings: what wants no approval runs.</summary>
    internal static ApprovalPolicy AllowAll => new(new ApprovalSettings(), new ApprovalMemory(int.MaxValue, file: null));

    /// <summary>Where answers for always are kept.</summary>
    internal IApprovalMemory Memory => memory;

    /// <summary>How long a question waits.</summary>
    internal TimeSpan ExpireAfter => settings.ExpireAfter;

    /// <summary>Decides; the same call may be decided otherwise when people have answered.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="toolName">Its name, as the model is told it.</param>
    /// <param name="input">The call's arguments: a JSON object.</param>
    /// <param name="owner">Whom the thread belongs to.</param>
    /// <param name="book">What was answered in the thread.</param>
    /// <returns>The decision, and why, for whoever is asked or refused; empty for a call that is allowed.</returns>
    internal (ApprovalDecision Decision, string Reason) Decide(
        AgentTool tool, string toolName, JsonElement input, string owner, ApprovalBook book)
    {
        if (Find(ApprovalDecision.Deny, toolName, input) is { } forbidding)
        {
            return (ApprovalDecision.Deny, ReasonOf(forbidding, $"A rule forbids this call of {toolName}."));
        }

        var remembered = book.Remembered(toolName) ?? FindAlways(owner, toolName);
        if (remembered is { IsApproved: false })
        {
            return (ApprovalDecision.Deny, $"A person has refused all calls of {toolName}.");
        }

        if (remembered is not null && remembered.Fingerprint == ToolFingerprint.Of(tool))
        {
            return Allowed;
        }

        if (Find(ApprovalDecision.Ask, toolName, input) is { } asking)
        {
            return (ApprovalDecision.Ask, ReasonOf(asking, $"A rule asks for this call of {toolName}."));
        }

        if (Find(ApprovalDecision.Allow, toolName, input) is not null)
        {
            return Allowed;
        }

        if (remembered is not null)
        {
            return (ApprovalDecision.Ask, $"{toolName} is not what was allowed before: its description, its arguments or its hints have changed.");
        }

        return tool.RequiresApproval ? (ApprovalDecision.Ask, ReasonOf(tool, toolName)) : ByDefault(toolName);
    }

    private static (ApprovalDecision Decision, string Reason) Allowed => (ApprovalDecision.Allow, "");

    private static string ReasonOf(ApprovalRule rule, string otherwise) => rule.Reason.Length > 0 ? rule.Reason : otherwise;

    private static string ReasonOf(AgentTool tool, string toolName) => tool.IsDestructive == true
        ? $"{toolName} wants every call to be allowed; it may destroy what it changes."
        : $"{toolName} wants every call to be allowed.";

    private (ApprovalDecision Decision, string Reason) ByDefault(string toolName) => settings.Default switch
    {
        ApprovalDecision.Allow => Allowed,
        ApprovalDecision.Ask => (ApprovalDecision.Ask, $"No rule allows {toolName}."),
        ApprovalDecision.Deny => (ApprovalDecision.Deny, $"No rule allows {toolName}."),
    };

    /// <summary>A memory that fails has no answer: the person is asked, and the thread goes on.</summary>
    private RememberedAnswer? FindAlways(string owner, string toolName)
    {
        try
        {
            return memory.Find(owner, toolName);
        }
#pragma warning disable CA1031 // An app's own memory is anybody's code.
        catch (Exception)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private ApprovalRule? Find(ApprovalDecision decision, string toolName, JsonElement input) =>
        settings.Rules.FirstOrDefault(rule => rule.Decision == decision
            && GlobPattern.IsMatch(rule.Tool, toolName)
            && rule.Arguments.All(pair => decision == ApprovalDecision.Allow
                ? ArgumentPattern.IsEveryMatch(input, pair.Key, pair.Value)
                : ArgumentPattern.IsAnyMatch(input, pair.Key, pair.Value)));
}
