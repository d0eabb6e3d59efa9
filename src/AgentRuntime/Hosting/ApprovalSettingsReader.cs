using System.Collections.Immutable;
using AgentRuntime.Tools.Approvals;

namespace AgentRuntime.Hosting;

/// <summary>Reads which tool calls run, wait for a person or are refused.</summary>
internal static class ApprovalSettingsReader
{
    private const string RuleDefaults =
        """
        tool = ""
        arguments { }
        decision = ""
        reason = ""
        """;

    private static readonly IReadOnlyDictionary<string, ApprovalDecision> DecisionWords =
        new Dictionary<string, ApprovalDecision>(StringComparer.Ordinal)
        {
            ["allow"] = ApprovalDecision.Allow,
            ["ask"] = ApprovalDecision.Ask,
            ["deny"] = ApprovalDecision.Deny,
        };

    internal static ApprovalSettings Read(RuntimeConfig config) => new()
    {
        Default = config.GetWord("approvals.default", DecisionWords),
        ExpireAfter = config.GetTimeSpan("approvals.expire-after"),
        Rules = ImmutableArray.CreateRange(config.GetObjects("approvals.rules", RuleDefaults), ReadRule),
        RememberFile = config.GetString("approvals.remember-file"),
        MaxRemembered = config.GetInt("approvals.max-remembered"),
    };

    private static ApprovalRule ReadRule(RuntimeConfig config)
    {
        var tool = config.GetString("tool");
        return tool.Length == 0
            ? throw config.Invalid("tool", "must name a tool, for example files__write, or be a pattern such as files__*.")
            : new ApprovalRule(tool, config.GetWord("decision", DecisionWords))
            {
                Arguments = config.GetTexts("arguments").ToImmutableSortedDictionary(StringComparer.Ordinal),
                Reason = config.GetString("reason"),
            };
    }
}
