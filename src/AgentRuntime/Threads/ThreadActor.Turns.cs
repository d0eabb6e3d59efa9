using AgentRuntime.Gates;
using AgentRuntime.Model;
using AgentRuntime.Threads.Context;
using Akka.Event;

namespace AgentRuntime.Threads;

/// <content>The turns of a thread: their queue, their beginning, their cancelling and their end.</content>
internal sealed partial class ThreadActor
{
    private TurnState? _turn;
    private long _turnStart;
    private long _workId;
    private ThreadStatus _phase = ThreadStatus.Idle;
    private bool _isCancelling;

    private ThreadStatus Status => _turn is null
        ? ThreadStatus.Idle
        : _isCancelling ? ThreadStatus.Cancelling : _phase;

    private void StartNextTurn()
    {
        if (_turn is not null)
        {
            return;
        }

        TakeResubmit();
        if (_rare?.RestWaiter is not null || _queue?.First is not { } next)
        {
            return;
        }

        _queue.RemoveFirst();
        Context.SetReceiveTimeout(null);
        CancelTitle();
        _turn = new TurnState(next.Value, 1);
        _turnStart = _log.Log.End;
        BeginTurn();
        Append(_turn.Id, static stamp => new ThreadEvent.TurnStarted(stamp));
        TimeTurn();
        Telemetry.StartTurn(_turn.Id, Conversation.Model!);
        BeginRound();
    }

    /// <summary>Sets what holds for one turn.</summary>
    private void BeginTurn()
    {
        _isCancelling = false;
        _rare?.BeginTurn();
    }

    /// <summary>Measures what is left of the turn's time; while a person thinks, none of it passes.</summary>
    private void TimeTurn()
    {
        if (_turn is not null && Conversation.Budget.TimeLeft(_environment.Threads, Now) is { } left)
        {
            Timers.StartSingleTimer(TimeTimer, new ThreadProtocol.TimeIsUp(_turn.Id), left);
        }
        else
        {
            Timers.Cancel(TimeTimer);
        }
    }

    private void NextRound()
    {
        if (_isCancelling)
        {
            StopTurn(Cancelled());
        }
        else if (_rare?.Steering is { } steering && _queue?.Any(steering.Contains) == true)
        {
            StopTurn(new TurnStep.Stop(TurnStopReason.EndTurn, null, IsPartial: false));
        }
        else
        {
            _turn = _turn!.Next();
            BeginRound();
        }
    }

    private void OnCancel(ThreadProtocol.Cancel cancel)
    {
        if (cancel.IsWaiting)
        {
            Rare.CancelWaiters = Rare.CancelWaiters.Add((cancel.TurnId, Sender));
        }
        else
        {
            Sender.Tell(ThreadProtocol.Done.Instance, Self);
        }

        CancelTitle();
        foreach (var queued in _queue?.Where(queued => cancel.TurnId is null || cancel.TurnId == queued).ToArray() ?? [])
        {
            _queue!.Remove(queued);
            AppendStopped(queued, new TurnStep.Stop(TurnStopReason.Cancelled, null, IsPartial: false));
        }

        if (_turn is not null && (cancel.TurnId is null || cancel.TurnId == _turn.Id))
        {
            CancelRunningTurn();
        }

        AnswerCancelWaiters();
        Settle();
    }

    /// <summary>Ends whatever the turn is doing. What is not over at once is over when its own message comes, or its time is up.</summary>
    private void CancelRunningTurn()
    {
        if (_isCancelling)
        {
            return;
        }

        _isCancelling = true;
        Timers.StartSingleTimer(
            CancelTimer, new ThreadProtocol.CancelOverdue(_workId), _environment.Threads.CancelTimeout);
        switch (_phase)
        {
            case ThreadStatus.Queued or ThreadStatus.Backoff:
                StopTurn(Cancelled());
                break;
            case ThreadStatus.Streaming:
                _stream!.Cancel();
                break;
            case ThreadStatus.Compacting:
                Rare.SummaryEnd!.Cancel();
                break;
            case ThreadStatus.RunningTools or ThreadStatus.AwaitingApproval:
                CancelCalls();
                break;
            case ThreadStatus.Idle or ThreadStatus.Cancelling:
                break;
        }
    }

    private void OnCancelOverdue(ThreadProtocol.CancelOverdue overdue)
    {
        if (overdue.WorkId == _workId && _isCancelling && _turn is not null)
        {
            Logger.Warning(
                "Thread {0}: what was cancelled did not end within agent-runtime.thread.cancel-timeout; the turn stops without it.",
                _threadId);
            StopTurn(Cancelled());
            Settle();
        }
    }

    private void OnTimeIsUp(ThreadProtocol.TimeIsUp time)
    {
        if (_turn?.Id != time.TurnId || _isCancelling)
        {
            return;
        }

        if (Conversation.Budget.TimeExceeded(_environment.Threads, Now) is not { } spent)
        {
            TimeTurn();
            return;
        }

        Rare.Spent = spent;
        CancelRunningTurn();
        Settle();
    }

    /// <summary>The end of every turn, whatever the reason: nothing of it is under way afterwards.</summary>
    private void StopTurn(TurnStep.Stop stop)
    {
        Telemetry.EndRound(_turn!.Usage, null, stop.Error);
        (_turn, var effects) = TurnLoop.Abandon(_turn, "The turn ended before the tool ran.");
        AppendEffects(effects);
        LeaveWork();
        var turn = _turn;
        AppendStopped(turn.Id, stop);
        Telemetry.EndTurn(stop.Reason, stop.Error);
        Timers.Cancel(CancelTimer);
        Timers.Cancel(TimeTimer);
        _turn = null;
        _phase = ThreadStatus.Idle;
        _log.Log.Compact(_turnStart);
        AnswerCancelWaiters();
        StartNextTurn();
        if (_rare?.RestWaiter is null)
        {
            StartTitle(stop.Reason);
        }
    }

    /// <summary>Gives back and closes what the turn was using; late messages of it are known by their old number.</summary>
    private void LeaveWork()
    {
        _workId++;
        _ticket?.Release(GateOutcome.Abandoned.Instance);
        _ticket = null;
        _stream?.Cancel();
        _stream = null;
        _round = null;
        LeaveSummary();
        LeaveCalls();
        Timers.Cancel(RetryTimer);
    }

    /// <summary>Answers those whose turn has stopped, once that is durable.</summary>
    private void AnswerCancelWaiters()
    {
        if (_rare is not { CancelWaiters.IsEmpty: false } rare)
        {
            return;
        }

        for (var i = rare.CancelWaiters.Length - 1; i >= 0; i--)
        {
            var (turnId, to) = rare.CancelWaiters[i];
            if (_turn is null || (turnId is not null && turnId != _turn.Id) || !_isCancelling)
            {
                rare.CancelWaiters = rare.CancelWaiters.RemoveAt(i);
                _log.ReplyWhenDurable(to, ThreadProtocol.Done.Instance);
            }
        }
    }

    /// <summary>A turn that was cancelled by a person, or whose time is up.</summary>
    private TurnStep.Stop Cancelled() => _rare?.Spent is { } spent
        ? Stopped(spent) with { IsPartial = _turn!.HasOutput }
        : new TurnStep.Stop(TurnStopReason.Cancelled, null, _turn?.HasOutput == true);

    private static TurnStep.Stop Stopped(BudgetExceeded spent) =>
        new(spent.Reason, null, IsPartial: false) { Detail = spent.Detail };

    private void AppendStopped(TurnId turnId, TurnStep.Stop stop)
    {
        _telemetry?.Forget(turnId);
        Append(
            turnId,
            stamp => new ThreadEvent.TurnStopped(stamp, stop.Reason, stop.Error, stop.IsPartial) { Detail = stop.Detail });
    }
}
