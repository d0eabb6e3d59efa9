using System.Globalization;
using AgentRuntime.Model;

namespace AgentRuntime.Tests.Threads.Script;

/// <summary>A thread's events as a person would note them down, a line each: kind, ids, status and words, without times and positions.</summary>
internal static class EventLines
{
    internal static IEnumerable<string> Of(IEnumerable<ThreadEvent> events)
    {
        var approvals = new List<string>();
        return events.Select(threadEvent => Of(threadEvent, approvals));
    }

    private static string Of(ThreadEvent threadEvent, List<string> approvals) => threadEvent switch
    {
        ThreadEvent.UserMessageAdded added => $"user: {added.Text}",
        ThreadEvent.TurnStarted => "turn started",
        ThreadEvent.RoundStarted started => string.Create(CultureInfo.InvariantCulture, $"round {started.Round} of {started.Model}"),
        ThreadEvent.AgentThinking thinking => $"thinking {MessageOf(thinking.MessageId)}: {thinking.Text}",
        ThreadEvent.AgentText text => $"text {MessageOf(text.MessageId)}: {text.Text}",
        ThreadEvent.ToolCallProposed proposed => $"call {proposed.ToolCallId}: {proposed.Name} {proposed.Input.GetRawText()}",
        ThreadEvent.ToolCallUpdated updated => $"{updated.ToolCallId} {updated.Status}{After(updated.Content)}",
        ThreadEvent.ApprovalRequested requested => $"{requested.ToolCallId} asks {Number(requested.ApprovalId, approvals)}: {requested.Name}",
        ThreadEvent.ApprovalResolved resolved => $"{resolved.ToolCallId} is answered {Number(resolved.ApprovalId, approvals)}: {resolved.Outcome}",
        ThreadEvent.Retrying retrying => string.Create(
            CultureInfo.InvariantCulture,
            $"try {retrying.Attempt} of {retrying.Of} after {retrying.Error.Category}{(retrying.Continues ? ", going on" : "")}"),
        ThreadEvent.ContextCompacted compacted => $"compacted by {compacted.Method}{After(compacted.Summary)}",
        ThreadEvent.UsageUpdated usage => string.Create(CultureInfo.InvariantCulture, $"usage {usage.Usage.Input}+{usage.Usage.Output}"),
        ThreadEvent.TurnStopped stopped => $"turn stopped: {stopped.Reason}{(stopped.IsPartial ? ", partial" : "")}",
        _ => threadEvent.GetType().Name,
    };

    /// <summary>A message's id is its turn's with the round, and the attempt after the first: only these are the same in every run.</summary>
    private static string MessageOf(string messageId) => messageId[(messageId.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private static string After(string? content) => content is { Length: > 0 } ? $": {content}" : "";

    private static string Number(string approvalId, List<string> approvals)
    {
        if (!approvals.Contains(approvalId, StringComparer.Ordinal))
        {
            approvals.Add(approvalId);
        }

        return string.Create(CultureInfo.InvariantCulture, $"#{approvals.IndexOf(approvalId) + 1}");
    }
}
