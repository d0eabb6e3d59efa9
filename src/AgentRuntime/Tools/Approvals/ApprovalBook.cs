using System.Collections.Immutable;
using AgentRuntime.Model;

namespace AgentRuntime.Tools.Approvals;

/// <summary>
/// What a thread's events say of approvals: which questions are open, and which answers hold for its later calls. Immutable; the fold
/// of the events of one thread, in order.
/// </summary>
internal sealed class ApprovalBook
{
    /// <summary>The book of a thread without events.</summary>
    internal static readonly ApprovalBook Empty = new([], ImmutableDictionary.Create<string, RememberedAnswer>(StringComparer.Ordinal));

    private readonly ImmutableDictionary<string, RememberedAnswer> _answers;

    private ApprovalBook(ImmutableArray<ThreadEvent.ApprovalRequested> open, ImmutableDictionary<string, RememberedAnswer> answers)
    {
        Open = open;
        _answers = answers;
    }

    /// <summary>The questions that wait for an answer, oldest first.</summary>
    internal ImmutableArray<ThreadEvent.ApprovalRequested> Open { get; }

    /// <summary>When the first of the open questions counts as refused; null when none ever does.</summary>
    internal DateTimeOffset? NextExpiry => Open.Min(static open => open.ExpiresAt);

    /// <summary>The open question of that id; null when there is none.</summary>
    internal ThreadEvent.ApprovalRequested? Find(string approvalId) => Open.FirstOrDefault(open => open.ApprovalId == approvalId);

    /// <summary>The open questions that count as refused at that time, oldest first.</summary>
    internal ImmutableArray<ThreadEvent.ApprovalRequested> ExpiredAt(DateTimeOffset now) =>
        [.. Open.Where(open => open.ExpiresAt <= now)];

    /// <summary>What was answered for later calls of the tool, whatever their arguments; null for nothing.</summary>
    internal RememberedAnswer? Remembered(string toolName) => _answers.GetValueOrDefault(toolName);

    /// <summary>The book after the next event.</summary>
    internal ApprovalBook Apply(ThreadEvent threadEvent) => threadEvent switch
    {
        ThreadEvent.ApprovalRequested requested => new ApprovalBook(Open.Add(requested), _answers),
        ThreadEvent.ApprovalResolved resolved when Find(resolved.ApprovalId) is { } open =>
            new ApprovalBook(Open.Remove(open), AnswersAfter(resolved, open)),
        ThreadEvent.TurnStopped stopped when Open.Any(open => open.TurnId == stopped.TurnId) =>
            new ApprovalBook(Open.RemoveAll(open => open.TurnId == stopped.TurnId), _answers),

        // What was allowed in one thread was not allowed in its copy.
        ThreadEvent.ThreadForked => Empty,
        _ => this,
    };

    /// <summary>An answer for always holds here too, so that it lasts at least as long as one for this thread.</summary>
    private ImmutableDictionary<string, RememberedAnswer> AnswersAfter(
        ThreadEvent.ApprovalResolved resolved, ThreadEvent.ApprovalRequested open) =>
        resolved is { Remember: not ApprovalRemember.Once, Outcome: ApprovalOutcome.Approved or ApprovalOutcome.Denied }
            ? _answers.SetItem(open.Name, new RememberedAnswer(resolved.Outcome == ApprovalOutcome.Approved, open.ToolFingerprint))
            : _answers;
}
