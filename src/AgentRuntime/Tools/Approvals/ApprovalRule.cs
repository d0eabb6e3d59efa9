using System.Collections.Immutable;

namespace AgentRuntime.Tools.Approvals;

/// <summary>
/// Says what is done with the calls of some tools. In patterns <c>*</c> stands for any text, the empty one included, and <c>?</c> for
/// one UTF-16 code unit; a pattern describes the whole value, in its own case.
/// </summary>
/// <remarks>
/// Patterns match arguments as the model wrote them: <c>/etc/*</c> does not find <c>/srv/../etc/passwd</c>, a link, or a path that the
/// tool completes itself. Where that matters, allow what is wanted and ask or deny by default.
/// </remarks>
/// <param name="Tool">A pattern for the tool's name, as the model is told it; an MCP server's tools are <c>server__tool</c>.</param>
/// <param name="Decision">What is done. Deny wins over every other rule, then ask, then allow; their order says nothing.</param>
public sealed record ApprovalRule(string Tool, ApprovalDecision Decision)
{
    /// <summary>
    /// Patterns for arguments, by name; <c>a.b</c> is the member b of the argument a. The rule holds for calls where every one matches;
    /// without patterns it holds for every call. In an array or object, deny and ask want one value that matches, and take names in any case;
    /// allow wants all of them to match, refuses an argument that is missing, and a value with <c>..</c> as a part of a path.
    /// Numbers and truth values match by their JSON text.
    /// </summary>
    public ImmutableSortedDictionary<string, string> Arguments { get; init; } =
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Why, for the person who is asked and for the model that is refused; empty for a text made from the rule.</summary>
    public string Reason { get; init; } = "";
}
