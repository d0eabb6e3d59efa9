using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Threads.Context;

namespace AgentRuntime.Threads;

/// <summary>
/// What a thread is: the fold of its events. A queued user message takes its place when its turn starts, whatever was appended between;
/// an unfinished answer stays; a tool call that never got a result gets one that says so, since a model server refuses a call without one.
/// How the text was cut into deltas makes no difference.
/// </summary>
/// <param name="rememberedKeys">How many idempotency keys are remembered.</param>
internal sealed partial class Conversation(int rememberedKeys = 128)
{
    private readonly PromptHistory _history = new();
    private WaitingMessages? _waiting;
    private RememberedMessages? _remembered;
    private ConversationEntry.Answer? _growing;
    private int _round;
    private int _attempt = 1;

    /// <summary>Takes the next event of the log.</summary>
    internal void Apply(ThreadEvent threadEvent)
    {
        var isOfTurn = RunningTurn is not null && threadEvent.TurnId == RunningTurn;
        if (threadEvent is ThreadEvent.AgentText text)
        {
            Growing(text).AddText(text.Text);
            AddOutput(text.Text, isOfTurn);
            return;
        }

        if (threadEvent is ThreadEvent.AgentThinking thinking)
        {
            Growing(thinking).AddThinking(thinking.Text);
            AddOutput(thinking.Text, isOfTurn);
            return;
        }

        if (isOfTurn)
        {
            Budget = Budget.Apply(threadEvent);
        }

        switch (threadEvent)
        {
            case ThreadEvent.ToolCallProposed proposed:
                Growing(proposed).AddCall(proposed);
                break;
            case ThreadEvent.ToolCallUpdated updated:
                _growing?.UpdateCall(updated);
                break;
            case ThreadEvent.UsageUpdated usage:
                TotalUsage = TotalUsage.Add(usage.Usage);
                break;
            case ThreadEvent.SubagentStopped stopped:
                TotalUsage = TotalUsage.Add(stopped.Usage);
                break;
            default:
                ApplyTurn(threadEvent);
                break;
        }
    }

    /// <summary>The messages for the next request.</summary>
    internal ImmutableArray<ModelMessage> ToMessages() => _history.ToMessages(_growing);

    /// <summary>The messages that a request would have after a compaction.</summary>
    internal ImmutableArray<ModelMessage> Preview(ContextCompaction compaction) => _history.Preview(compaction, _growing);

    /// <summary>What the model is told of the messages before a position: the beginning of <see cref="ToMessages"/>.</summary>
    internal ImmutableArray<ModelMessage> ToldBefore(long position) => _history.ToldBefore(position);

    /// <summary>
    /// The conversation as a person reads it, oldest first: all of it, whatever the model is still told, without what was rewound.
    /// </summary>
    /// <param name="after">The position of the last message that the reader has; null for none.</param>
    /// <param name="max">The most messages.</param>
    internal ImmutableArray<ThreadMessage> Messages(long? after = null, int max = int.MaxValue)
    {
        var entries = Entries;
        var messages = ImmutableArray.CreateBuilder<ThreadMessage>();
        for (var i = after is { } position ? IndexAfter(position) : 0; i < entries.Count && messages.Count < max; i++)
        {
            if (ThreadMessages.Of(entries[i]) is { } message)
            {
                messages.Add(message);
            }
        }

        return messages.DrainToImmutable();

        int IndexAfter(long position)
        {
            var index = _history.IndexOf(position);
            return index < entries.Count && entries[index].Position == position ? index + 1 : index;
        }
    }

    private void ApplyTurn(ThreadEvent threadEvent)
    {
        switch (threadEvent)
        {
            case ThreadEvent.UserMessageAdded added:
                (_waiting ??= new WaitingMessages()).Add(added);
                Remember(added);
                break;
            case ThreadEvent.UserMessageEdited edited:
                _waiting?.Edit(edited.TurnId!, edited.Text);
                break;
            case ThreadEvent.TurnQueued queued:
                _waiting?.Place(queued.TurnId!, queued.Place);
                break;
            case ThreadEvent.TurnStarted started:
                StartTurn(started);
                break;
            case ThreadEvent.RoundStarted started:
                CloseAnswer(isPartial: false);
                _attempt = started.Round == _round ? _attempt : 1;
                HasOutput &= started.Round == _round;
                _round = started.Round;
                break;
            case ThreadEvent.Retrying retrying:
                Retry(retrying);
                break;
            case ThreadEvent.TurnStopped stopped:
                _waiting?.Take(stopped.TurnId!);
                if (RunningTurn == stopped.TurnId)
                {
                    EndTurn(stopped.IsPartial);
                }

                break;
            default:
                ApplyThread(threadEvent);
                break;
        }
    }

    private void ApplyThread(ThreadEvent threadEvent)
    {
        switch (threadEvent)
        {
            case ThreadEvent.ThreadCreated created:
                Create(created);
                break;
            case ThreadEvent.ThreadChanged changed:
                Change(changed);
                break;
            case ThreadEvent.ThreadForked:
                Fork();
                break;
            case ThreadEvent.HistoryRewound rewound:
                Rewind(rewound.To);
                break;
            case ThreadEvent.ContextCompacted compacted:
                _history.Compact(ContextCompaction.Of(compacted));
                IsWarnedOfContext = false;
                break;
            case ThreadEvent.ContextNearlyFull:
                IsWarnedOfContext = true;
                break;
            case ThreadEvent.TitleChanged changed:
                Title = changed.Title;
                break;
            default:
                // Everything else is for observers.
                break;
        }
    }

    private void Remember(ThreadEvent.UserMessageAdded added)
    {
        if (added.IdempotencyKey is not null)
        {
            (_remembered ??= new RememberedMessages(rememberedKeys)).Add(added);
        }
    }

    private void AddOutput(string text, bool isOfTurn)
    {
        HasOutput = true;
        _uncountedLength += isOfTurn ? text.Length : 0;
    }

    private ConversationEntry.Answer Growing(ThreadEvent first) => _growing ??= new ConversationEntry.Answer(first);

    private void CloseAnswer(bool isPartial)
    {
        if (_growing is { } answer)
        {
            answer.Close(isPartial);
            _history.Add(answer);
            _growing = null;
        }
    }

    private void StartTurn(ThreadEvent.TurnStarted started)
    {
        EndTurn(isPartial: true);
        RunningTurn = started.TurnId;
        Budget = TurnBudget.Unused.Apply(started);
        if (_waiting?.Take(started.TurnId!) is { } message)
        {
            _history.Add(new ConversationEntry.User(message, started.Position));
        }
    }

    private void EndTurn(bool isPartial)
    {
        CloseAnswer(isPartial);
        RunningTurn = null;
        _round = 0;
        _attempt = 1;
        HasOutput = false;
    }

    private void Retry(ThreadEvent.Retrying retrying)
    {
        _attempt = retrying.Attempt;
        if (retrying.Continues && _growing is { IsMessage: true })
        {
            CloseAnswer(isPartial: true);
            _history.Add(new ConversationEntry.Continuation(retrying));
        }
        else
        {
            // The round is asked anew: what the failed attempt gave is no part of the conversation.
            _growing = null;
        }
    }

    private void Rewind(long to)
    {
        IsWarnedOfContext = false;
        if (_waiting?.Has(to) == true)
        {
            _waiting.DropFrom(to);
            return;
        }

        // What waits was not said yet: a message that was sent while an earlier one was being replaced has its turn after it.
        _history.Rewind(to);
        if (_growing?.Position >= to)
        {
            _growing = null;
        }
    }
}
