using System.Globalization;
using AgentRuntime.Model;
using AgentRuntime.Threads;

namespace AgentRuntime.Tests.Threads.Model;

/// <summary>What a thread says of itself after a crash.</summary>
internal sealed class RecoveredThread
{
    private readonly ThreadSnapshot _snapshot;
    private readonly IReadOnlyList<ThreadMessage> _said;
    private readonly IReadOnlyList<ThreadEvent> _log;
    private readonly Dictionary<TurnId, string> _texts = [];
    private readonly HashSet<string> _accepted = new(StringComparer.Ordinal);

    internal RecoveredThread(
        ThreadSnapshot snapshot, IReadOnlyList<ThreadMessage> said, IEnumerable<QueuedMessage> queue, IReadOnlyList<ThreadEvent> log)
    {
        _snapshot = snapshot;
        _said = said;
        _log = log;
        Queue = [.. queue.Select(static queued => queued.Text)];
        foreach (var threadEvent in log)
        {
            Read(threadEvent);
        }

        Messages = [.. MessagesWithContinuations()];
    }

    internal List<ReferenceMessage> Messages { get; }

    internal List<string> Queue { get; }

    internal List<(string Text, TurnStopReason Reason)> Stops { get; } = [];

    internal List<string> Started { get; } = [];

    internal Dictionary<int, string> Keys { get; } = [];

    internal Dictionary<ToolKind, bool> Answers { get; } = [];

    internal TokenUsage Usage => _snapshot.Usage;

    internal string Model => _snapshot.Model.ToString();

    internal string Instructions => _snapshot.Instructions;

    internal bool OffersOnlyRead => _snapshot.Tools is { Length: 1 };

    internal string? RunningText => _snapshot.RunningTurn is { } turnId ? _texts[turnId] : null;

    internal bool IsAsked => !_snapshot.OpenApprovals.IsEmpty;

    /// <summary>The round that the running turn is in; 0 before the first.</summary>
    internal int Round => _log.OfType<ThreadEvent.RoundStarted>().LastOrDefault(started => started.TurnId == _snapshot.RunningTurn)?.Round ?? 0;

    /// <summary>What was said after a user message, up to the next one.</summary>
    internal IReadOnlyList<ReferenceMessage> AnswersTo(string text) =>
    [
        .. Messages
            .SkipWhile(message => message.Role != ReferenceRole.User || message.Text != text)
            .Skip(1)
            .TakeWhile(static message => message.Role != ReferenceRole.User),
    ];

    internal bool WasAccepted(string text) => _accepted.Contains(text);

    private void Read(ThreadEvent threadEvent)
    {
        switch (threadEvent)
        {
            case ThreadEvent.UserMessageAdded added:
                _texts[added.TurnId!] = added.Text;
                _accepted.Add(added.Text);
                if (added.IdempotencyKey is { } key)
                {
                    Keys.TryAdd(int.Parse(key, CultureInfo.InvariantCulture), added.Text);
                }

                break;
            case ThreadEvent.UserMessageEdited edited:
                _texts[edited.TurnId!] = edited.Text;
                _accepted.Add(edited.Text);
                break;
            case ThreadEvent.TurnStarted started:
                Started.Add(_texts[started.TurnId!]);
                break;
            case ThreadEvent.TurnStopped stopped:
                Stops.Add((_texts[stopped.TurnId!], stopped.Reason));
                break;
            case ThreadEvent.ApprovalResolved { Remember: not ApprovalRemember.Once } resolved:
                Answers[ToolKind.Ask] = resolved.Outcome == ApprovalOutcome.Approved;
                break;
        }
    }

    private IEnumerable<ReferenceMessage> MessagesWithContinuations()
    {
        for (var i = 0; i < _said.Count; i++)
        {
            yield return MessageOf(_said[i], mayGrow: IsAsked && i == _said.Count - 1);
            var end = i + 1 < _said.Count && _said[i + 1].TurnId == _said[i].TurnId ? _said[i + 1].Position : long.MaxValue;
            if (_said[i] is { Role: ThreadMessageRole.Assistant } said && said.Text.Length + said.ToolCalls.Length > 0 && IsContinued(said, end))
            {
                yield return new ReferenceMessage(ReferenceRole.GoOn, "");
            }
        }
    }

    private bool IsContinued(ThreadMessage said, long end) => _log.OfType<ThreadEvent.Retrying>().Any(retrying =>
        retrying.Continues && retrying.TurnId == said.TurnId && retrying.Position > said.Position && retrying.Position < end);

    private static ReferenceMessage MessageOf(ThreadMessage said, bool mayGrow) => said.Role == ThreadMessageRole.User
        ? new ReferenceMessage(ReferenceRole.User, said.Text)
        : new ReferenceMessage(ReferenceRole.Assistant, said.Text)
        {
            Thinking = said.Thinking,
            Calls = [.. said.ToolCalls.Select(CallOf)],
            IsClosed = !mayGrow,
            IsPartial = said.IsPartial,
        };

    private static ReferenceCall CallOf(ThreadToolCall call) => new(call.Id, ModelTools.KindOf(call.Name, call.Input))
    {
        Status = call.Status,
        IsAllowed = call.Status is ToolCallStatus.Pending or ToolCallStatus.Running,
        IsInvoked = call.Status == ToolCallStatus.Running,
        Result = call.Status == ToolCallStatus.Completed ? call.Result : null,
    };
}
