using System.Diagnostics;
using AgentRuntime.Model;
using AgentRuntime.Threads.Context;
using Akka.Actor;

namespace AgentRuntime.Threads;

/// <content>What a caller may ask of a thread beside cancelling: messages, the queue, changes, what was said.</content>
internal sealed partial class ThreadActor
{
    private void OnSubmit(ThreadProtocol.Submit submit)
    {
        if (submit.Options.IdempotencyKey is { } key && Conversation.FindRemembered(key) is { } earlier)
        {
            // The answer to the first one may have been lost on its way: it is given again.
            var isSame = earlier.Content == RememberedMessages.ContentOf(submit.Message.Text, submit.Message.Images);
            _log.ReplyWhenDurable(Sender, isSame
                ? new ThreadProtocol.Accepted(earlier.TurnId, earlier.Start)
                : new Status.Failure(new IdempotencyConflictException(_threadId, key)));
            Settle();
            return;
        }

        if (RefusalOf(submit) is { } refusal)
        {
            Sender.Tell(new Status.Failure(refusal), Self);
            return;
        }

        Accept(submit.Message, submit.Options, submit.Cause);
    }

    private void Accept(UserMessage message, SendOptions options, ActivityContext cause)
    {
        var jumps = options.Strategy is SendStrategy.Interrupt or SendStrategy.Steer;
        var turnId = Enqueue(message, options, jumps, cause, Sender);
        if (_turn is not null)
        {
            var place = jumps ? 1 : WaitingTurns;
            Append(turnId, stamp => new ThreadEvent.TurnQueued(stamp, place));
            if (options.Strategy == SendStrategy.Steer)
            {
                (Rare.Steering ??= []).Add(turnId);
            }

            if (options.Strategy == SendStrategy.Interrupt)
            {
                CancelRunningTurn();
            }
        }

        // The request to the model goes out while the message is being written: durability costs no time to the first token.
        StartNextTurn();
        Settle();
    }

    private TurnId Enqueue(UserMessage message, SendOptions options, bool isNext, ActivityContext cause, IActorRef sender)
    {
        var turnId = TurnId.New(_environment.TimeProvider);
        var start = _log.Log.End;
        Telemetry.Expect(turnId, cause);
        Append(turnId, stamp => new ThreadEvent.UserMessageAdded(stamp, message.Text)
        {
            Images = message.Images,
            IdempotencyKey = options.IdempotencyKey,
        });
        _log.ReplyWhenDurable(sender, new ThreadProtocol.Accepted(turnId, start));
        _ = isNext ? Queue.AddFirst(turnId) : Queue.AddLast(turnId);
        return turnId;
    }

    private Exception? RefusalOf(ThreadProtocol.Submit submit)
    {
        if (LengthProblem(submit.Message.Text) is { } problem)
        {
            return problem;
        }

        if (_turn is not null && submit.Options.Strategy == SendStrategy.Reject)
        {
            return new ThreadBusyException(
                _threadId, $"Thread {_threadId} is busy with a turn. Wait for it, cancel it, or send with another strategy.");
        }

        return WaitingTurns >= _environment.Threads.MaxQueuedTurns
            ? new ThreadBusyException(
                _threadId,
                $"{WaitingTurns} turns wait on thread {_threadId} already; agent-runtime.thread.max-queued-turns allows no more.")
            : null;
    }

    private ArgumentException? LengthProblem(string text)
    {
        var limit = _environment.Threads.MaxMessageLength;
        return text.Length > limit
            ? new ArgumentException(
                $"The message has {text.Length} characters; agent-runtime.thread.max-message-length allows {limit}.", nameof(text))
            : null;
    }

    /// <summary>
    /// What is wrong is refused before anything is disturbed; then what runs and waits is cancelled, and the message takes its place. What
    /// is sent while that takes time came after it: it waits behind it.
    /// </summary>
    private void OnResubmit(ThreadProtocol.Resubmit resubmit)
    {
        if (RefusalOf(resubmit) is { } refusal)
        {
            Sender.Tell(new Status.Failure(refusal), Self);
            return;
        }

        Rare.Resubmit = new PendingResubmit(resubmit, Sender);
        ClearQueue();
        if (_turn is not null)
        {
            CancelRunningTurn();
        }

        StartNextTurn();
        Settle();
    }

    /// <summary>Takes the message that waited for the thread to be idle, if there is one.</summary>
    private void TakeResubmit()
    {
        if (_rare?.Resubmit is not var (resubmit, sender))
        {
            return;
        }

        Rare.Resubmit = null;
        if (Rare.RestWaiter is not null || _stopsForGood)
        {
            sender.Tell(
                new Status.Failure(_stopsForGood ? new ThreadNotFoundException(_threadId) : new RuntimeStoppingException()), Self);
            return;
        }

        if (Said(resubmit.TurnId) is not { } said)
        {
            sender.Tell(new Status.Failure(NothingSaid(resubmit.TurnId)), Self);
            return;
        }

        Append(null, stamp => new ThreadEvent.HistoryRewound(stamp, said.Position));
        var message = new UserMessage(resubmit.Text ?? said.Text) { Images = said.Images };
        var turnId = Enqueue(message, new SendOptions(), isNext: true, cause: default, sender);
        if (WaitingTurns > 1)
        {
            // After a crash between this and its start it is still known to come first.
            Append(turnId, static stamp => new ThreadEvent.TurnQueued(stamp, 1));
        }
    }

    private Exception? RefusalOf(ThreadProtocol.Resubmit resubmit) => _rare?.Resubmit is not null
        ? new ThreadBusyException(_threadId, $"Thread {_threadId} is about to take another message in the place of an earlier one.")
        : Said(resubmit.TurnId) is null ? NothingSaid(resubmit.TurnId)
        : resubmit.Text is { } text ? LengthProblem(text)
        : null;

    private TurnNotFoundException NothingSaid(TurnId? turnId) => new(
        _threadId,
        turnId,
        turnId is null
            ? $"Nothing was said in thread {_threadId} that could be asked again."
            : $"Thread {_threadId} has no turn {turnId} in its conversation.");

    private ConversationEntry.User? Said(TurnId? turnId) =>
        turnId is null ? Conversation.LastUserMessage : Conversation.FindUserMessage(turnId);

    private void OnEditQueued(ThreadProtocol.EditQueued edit)
    {
        if (_queue?.Contains(edit.TurnId) != true)
        {
            Sender.Tell(
                new Status.Failure(new TurnNotFoundException(
                    _threadId,
                    edit.TurnId,
                    $"Turn {edit.TurnId} does not wait on thread {_threadId}: it began, ended, or never existed.")),
                Self);
            return;
        }

        if (LengthProblem(edit.Text) is { } problem)
        {
            Sender.Tell(new Status.Failure(problem), Self);
            return;
        }

        Append(edit.TurnId, stamp => new ThreadEvent.UserMessageEdited(stamp, edit.Text));
        _log.ReplyWhenDurable(Sender, ThreadProtocol.Done.Instance);
        Settle();
    }

    private void OnGetQueue() => Sender.Tell(
        new ThreadProtocol.Queue(
        [
            .. Conversation.WaitingMessages.Select(static (message, index) =>
                new QueuedMessage(message.TurnId, index + 1, message.Text, message.Position)),
        ]),
        Self);

    private void OnClearQueue()
    {
        _log.ReplyWhenDurable(Sender, new ThreadProtocol.Cleared(ClearQueue()));
        Settle();
    }

    private int ClearQueue()
    {
        var count = WaitingTurns;
        while (_queue?.First is { } first)
        {
            _queue.RemoveFirst();
            AppendStopped(first.Value, new TurnStep.Stop(TurnStopReason.Cancelled, null, IsPartial: false));
        }

        return count;
    }

    private void OnChange(ThreadProtocol.Change change)
    {
        var what = change.What;
        if (change.Model is { } model && !_environment.Providers.ContainsKey(model.Provider))
        {
            Sender.Tell(
                new Status.Failure(new ModelException(TurnLoop.UnknownProvider(model, _environment.Providers.Keys))), Self);
            return;
        }

        Append(null, stamp => new ThreadEvent.ThreadChanged(stamp)
        {
            Model = change.Model,
            Instructions = what.Instructions,
            Settings = what.Settings,
            Tools = what.Tools,
            Metadata = what.Metadata,
        });
        if (what.Title is { } title)
        {
            Append(null, stamp => new ThreadEvent.TitleChanged(stamp, title));
        }

        _log.ReplyWhenDurable(Sender, ThreadProtocol.Done.Instance);
        Settle();
    }

    private void OnSettle()
    {
        _log.ReplyWhenDurable(Sender, new ThreadProtocol.Settled(_log.Log.End));
        Settle(isFlushDue: true);
    }

    private DateTimeOffset Now => _environment.TimeProvider.GetUtcNow();

    private ThreadSnapshot Snapshot() => new(
        _threadId, Conversation.Model!, Status, _turn?.Id, WaitingTurns, _log.VisibleEnd, SinkCount)
    {
        LogEnd = _log.Log.End,
        Owner = Conversation.Owner,
        Title = Conversation.Title ?? "",
        Instructions = Conversation.Instructions,
        Settings = Conversation.Settings,
        Tools = Conversation.Tools,
        Metadata = Conversation.Metadata,
        Usage = Conversation.TotalUsage,
        OpenApprovals =
        [
            .. _fold.Approvals.Open.Select(static open => new OpenApproval(
                open.ApprovalId, open.TurnId!, open.ToolCallId, open.Name, open.Input, open.Reason, open.ExpiresAt)),
        ],
        CreatedAt = _fold.CreatedAt,
        Parent = Conversation.Parent,
    };

    /// <summary>A message that waits for the running turn to be cancelled.</summary>
    private sealed record PendingResubmit(ThreadProtocol.Resubmit Command, IActorRef Sender);
}
