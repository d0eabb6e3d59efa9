using System.Collections.Immutable;
using AgentRuntime.Model;
using AgentRuntime.Threads.Context;
using AgentRuntime.Tools;
using AgentRuntime.Tools.Approvals;
using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Threads;

/// <content>The tool calls of a round: who may run, who runs, what they gave, and the approvals they wait for.</content>
internal sealed partial class ThreadActor
{
    private ToolRound? _calls;

    private void RunCalls(ImmutableArray<CompletionEvent.ToolUse> calls)
    {
        if (_isCancelling)
        {
            // Not run: the turn's end closes them.
            _turn = _turn! with { Calls = calls };
            StopTurn(Cancelled());
            return;
        }

        if (Conversation.Budget.BeforeTools(_environment.Threads, Now) is { } spent)
        {
            _turn = _turn! with { Calls = calls };
            StopTurn(Stopped(spent));
            return;
        }

        var known = ImmutableArray.CreateBuilder<ToolRound.Call>(calls.Length);
        foreach (var call in calls)
        {
            if (_round!.Tools.TryGet(call.Name, out var tool))
            {
                known.Add(new ToolRound.Call(call.Id, call.Name, call.Input, tool));
            }
            else
            {
                UpdateCall(call.Id, ToolCallStatus.Failed, ToolText.Unknown(call.Name, _round.Tools));
            }
        }

        _calls = new ToolRound(++_workId, known.DrainToImmutable(), _environment.ToolSettings.MaxParallel);
        foreach (var call in _calls.Unfinished.ToArray())
        {
            Admit(_calls, call);
        }

        StartCalls();
    }

    /// <summary>Lets a call run, refuses it, or asks a person.</summary>
    private void Admit(ToolRound calls, ToolRound.Call call)
    {
        var (decision, reason) = _environment.Approvals.Decide(
            call.Tool, call.Name, call.Input, Conversation.Owner, _fold.Approvals);
        switch (decision)
        {
            case ApprovalDecision.Allow:
                calls.Allow(call.Id);
                break;
            case ApprovalDecision.Deny:
                UpdateCall(call.Id, ToolCallStatus.Rejected, reason);
                calls.End(call.Id);
                break;
            case ApprovalDecision.Ask:
                AskApproval(call, reason);
                break;
        }
    }

    private void AskApproval(ToolRound.Call call, string reason)
    {
        var now = Now;
        var approvalId = Guid.CreateVersion7(now).ToString("N");
        var expireAfter = _environment.Approvals.ExpireAfter;
        DateTimeOffset? expiresAt = expireAfter == Timeout.InfiniteTimeSpan ? null : now + expireAfter;
        UpdateCall(call.Id, ToolCallStatus.AwaitingApproval, null);
        Append(_turn!.Id, stamp => new ThreadEvent.ApprovalRequested(
            stamp, approvalId, call.Id, call.Name, call.Input, reason)
        {
            ExpiresAt = expiresAt,
            ToolFingerprint = ToolFingerprint.Of(call.Tool),
        });
        StartExpiry(approvalId, expiresAt);
    }

    private void StartExpiry(string approvalId, DateTimeOffset? expiresAt)
    {
        if (expiresAt is { } time)
        {
            var left = time - Now;
            Timers.StartSingleTimer(
                ApprovalTimer + approvalId,
                new ThreadProtocol.ApprovalExpired(approvalId),
                left > TimeSpan.Zero ? left : TimeSpan.Zero);
        }
    }

    /// <summary>Begins what may begin, and goes on to the next round when all calls have their results.</summary>
    private void StartCalls()
    {
        var calls = _calls!;
        var startable = calls.TakeStartable();
        foreach (var callId in startable)
        {
            UpdateCall(callId, ToolCallStatus.Running, null);
        }

        if (!startable.IsEmpty)
        {
            // A tool may run only when it is durable that it runs: after a crash it must be known that it may have run.
            _log.ReplyWhenDurable(Self, new ThreadProtocol.CallsRecorded(calls.Id, startable));
        }

        _phase = calls.HasStarted ? ThreadStatus.RunningTools : ThreadStatus.AwaitingApproval;
        TimeTurn();
        if (calls.IsDone)
        {
            LeaveCalls();
            NextRound();
        }
    }

    private void OnCallsRecorded(ThreadProtocol.CallsRecorded recorded)
    {
        if (_calls is not { } calls || calls.Id != recorded.WorkId)
        {
            return;
        }

        foreach (var callId in recorded.CallIds)
        {
            if (calls.Find(callId) is not { } call)
            {
                continue;
            }

            if (_isCancelling)
            {
                UpdateCall(callId, ToolCallStatus.Cancelled, ToolText.NotRun);
                calls.End(callId);
            }
            else
            {
                Invoke(calls, call);
            }
        }

        if (_isCancelling && !calls.HasStarted)
        {
            StopTurn(Cancelled());
        }

        Settle();
    }

    private void Invoke(ToolRound calls, ToolRound.Call call)
    {
        var self = Self;
        var context = new ToolContext(
            _threadId,
            _turn!.Id,
            call.Id,
            Conversation.Owner,
            progressed => self.Tell(new ThreadProtocol.CallProgressed(calls.Id, progressed), ActorRefs.NoSender))
        {
            Host = _environment.ToolHost,
        };
        using var span = Telemetry.StartTool(call.Id, call.Name);
        _ = _environment.ToolInvoker
            .InvokeAsync(call.Tool, call.Input, context, calls.Cancelled)
            .PipeTo(
                Self,
                success: output => new ThreadProtocol.CallEnded(calls.Id, call.Id, output));
    }

    private void OnCallEnded(ThreadProtocol.CallEnded ended)
    {
        if (_calls is not { } calls || calls.Id != ended.WorkId || !calls.End(ended.CallId))
        {
            return;
        }

        var output = ended.Output;
        if (output.Exception is { } exception)
        {
            Logger.Warning("Thread {0}: tool call {1} failed: {2}", _threadId, ended.CallId, exception);
        }

        Telemetry.EndTool(ended.CallId, output.Status);
        Append(_turn!.Id, stamp => new ThreadEvent.ToolCallUpdated(stamp, ended.CallId, output.Status, output.Text)
        {
            Images = output.Images,
        });
        if (!_isCancelling)
        {
            StartCalls();
        }
        else if (!calls.HasStarted)
        {
            StopTurn(Cancelled());
        }

        Settle();
    }

    private void OnResolve(ThreadProtocol.Resolve resolve)
    {
        if (_rare?.RestWaiter is not null && IsLeftToJournal)
        {
            // A tool that began now would be cut off; the question stays open for the next process.
            Sender.Tell(new Status.Failure(new RuntimeStoppingException()), Self);
            return;
        }

        if (_calls is null || _fold.Approvals.Find(resolve.ApprovalId) is not { } open)
        {
            Sender.Tell(new Status.Failure(new ApprovalNotFoundException(_threadId, resolve.ApprovalId)), Self);
            return;
        }

        var answer = resolve.Answer;
        var outcome = answer.IsApproved ? ApprovalOutcome.Approved : ApprovalOutcome.Denied;
        if (answer.Remember == ApprovalRemember.Always)
        {
            Remember(open.Name, new RememberedAnswer(answer.IsApproved, open.ToolFingerprint));
        }

        Decide(open, outcome, answer.Remember, answer.Reason);
        if (answer.Remember != ApprovalRemember.Once)
        {
            foreach (var alike in _fold.Approvals.Open.Where(
                other => other.Name == open.Name && other.ToolFingerprint == open.ToolFingerprint))
            {
                Decide(alike, outcome, ApprovalRemember.Once, answer.Reason);
            }
        }

        _log.ReplyWhenDurable(Sender, ThreadProtocol.Done.Instance);
        StartCalls();
        Settle();
    }

    /// <summary>Keeps an answer for every thread of the owner. Here it holds in any case: the thread's own log has it.</summary>
    private void Remember(string tool, RememberedAnswer answer) => _ = _environment.Approvals.Memory
        .RememberAsync(Conversation.Owner, tool, answer, EndToken)
        .PipeTo(
            Self,
            success: () => ThreadProtocol.Remembered.Instance,
            failure: static exception => new ThreadProtocol.RememberFailed(exception));

    private void OnRememberFailed(ThreadProtocol.RememberFailed failed)
    {
        Logger.Error(failed.Reason, "Thread {0}: an answer for always could not be kept; it holds in this thread alone.", _threadId);
        Append(null, static stamp => new ThreadEvent.Notice(
            stamp, "The answer holds for this thread, but it could not be kept for later ones; the log says why."));
        Settle();
    }

    private void OnApprovalExpired(ThreadProtocol.ApprovalExpired expired)
    {
        if (_calls is not null && !_isCancelling && _rare?.RestWaiter is null && _fold.Approvals.Find(expired.ApprovalId) is { } open)
        {
            Decide(open, ApprovalOutcome.Expired, ApprovalRemember.Once, null);
            StartCalls();
            Settle();
        }
    }

    private void Decide(ThreadEvent.ApprovalRequested open, ApprovalOutcome outcome, ApprovalRemember remember, string? reason)
    {
        Timers.Cancel(ApprovalTimer + open.ApprovalId);
        Append(_turn!.Id, stamp => new ThreadEvent.ApprovalResolved(
            stamp, open.ApprovalId, open.ToolCallId, outcome, remember, reason));
        if (outcome == ApprovalOutcome.Approved)
        {
            UpdateCall(open.ToolCallId, ToolCallStatus.Pending, null);
            _calls!.Allow(open.ToolCallId);
            return;
        }

        UpdateCall(
            open.ToolCallId,
            outcome == ApprovalOutcome.Cancelled ? ToolCallStatus.Cancelled : ToolCallStatus.Rejected,
            ToolText.Refused(outcome, reason));
        _calls!.End(open.ToolCallId);
    }

    /// <summary>Ends what runs and closes what has not begun; the turn stops when the last one that runs has ended.</summary>
    private void CancelCalls()
    {
        var calls = _calls!;
        calls.Cancel();
        CloseWaitingCalls(calls);
        if (!calls.HasStarted)
        {
            StopTurn(Cancelled());
        }
    }

    private void CloseWaitingCalls(ToolRound calls)
    {
        foreach (var open in _fold.Approvals.Open)
        {
            Decide(open, ApprovalOutcome.Cancelled, ApprovalRemember.Once, null);
        }

        foreach (var call in calls.Unfinished.Where(static call => !call.HasStarted).ToArray())
        {
            UpdateCall(call.Id, ToolCallStatus.Cancelled, ToolText.NotRun);
            calls.End(call.Id);
        }
    }

    /// <summary>No call of the round is left behind without a word.</summary>
    private void LeaveCalls()
    {
        if (_calls is not { } calls)
        {
            return;
        }

        calls.Cancel();
        CloseWaitingCalls(calls);
        foreach (var call in calls.Unfinished.ToArray())
        {
            UpdateCall(call.Id, ToolCallStatus.Cancelled, ToolText.LeftBehind);
            calls.End(call.Id);
        }

        calls.Dispose();
        _calls = null;
    }

    private void UpdateCall(string callId, ToolCallStatus status, string? content) =>
        Append(_turn!.Id, stamp => new ThreadEvent.ToolCallUpdated(stamp, callId, status, content));

    /// <summary>
    /// Goes on waiting where a turn waited for a person when its actor went down. What ran then may have done its work: it is not
    /// run again, and the model is told so.
    /// </summary>
    private bool ResumesAtApproval(RunningRound running)
    {
        if (_fold.Approvals.Open.IsEmpty)
        {
            return false;
        }

        // The round was offered what the thread had then; what it has now counts from its next round.
        var tools = _environment.Tools.Snapshot(null);
        BeginTurn();
        _turn = new TurnState(running.TurnId, running.Round)
        {
            Attempt = running.Attempt,
            CallIds = [.. Conversation.Entries
                .OfType<ConversationEntry.Answer>()
                .Where(answer => answer.TurnId == running.TurnId)
                .SelectMany(static answer => answer.Calls)
                .Select(static call => call.Id)],
            HasOutput = Conversation.HasOutput,
        };
        _turnStart = _log.Log.End;
        _calls = new ToolRound(++_workId, RecoverCalls(running, tools), _environment.ToolSettings.MaxParallel);
        foreach (var call in _calls.Unfinished.ToArray())
        {
            Readmit(_calls, call, running);
        }

        StartCalls();
        return true;
    }

    /// <summary>
    /// A question that is open stays open, where the tool is still the one that it asks about; else it is asked anew. What a person allowed may run; of
    /// the rest it is not known that anybody was to be asked.
    /// </summary>
    private void Readmit(ToolRound calls, ToolRound.Call call, RunningRound running)
    {
        if (OpenApprovalOf(call.Id) is { } open)
        {
            if (open.ToolFingerprint.Length > 0 && open.ToolFingerprint != ToolFingerprint.Of(call.Tool))
            {
                Append(_turn!.Id, stamp => new ThreadEvent.ApprovalResolved(
                    stamp, open.ApprovalId, call.Id, ApprovalOutcome.Cancelled, ApprovalRemember.Once, null));
                Admit(calls, call);
                return;
            }

            StartExpiry(open.ApprovalId, open.ExpiresAt);
        }
        else if (running.Calls.Any(known => known.Id == call.Id && known.IsApproved))
        {
            calls.Allow(call.Id);
        }
        else
        {
            Admit(calls, call);
        }
    }

    /// <summary>The calls that may still run; the others get their results.</summary>
    private ImmutableArray<ToolRound.Call> RecoverCalls(RunningRound running, ToolSet tools)
    {
        var known = ImmutableArray.CreateBuilder<ToolRound.Call>(running.Calls.Length);
        foreach (var call in running.Calls)
        {
            if (call.IsSettled)
            {
                continue;
            }

            if (call.MayHaveRun)
            {
                UpdateCall(call.Id, ToolCallStatus.Failed, ToolText.MayHaveRun);
            }
            else if (tools.TryGet(call.Name, out var tool))
            {
                known.Add(new ToolRound.Call(call.Id, call.Name, call.Input, tool));
            }
            else
            {
                CloseLostCall(call.Id, ToolText.Unknown(call.Name, tools));
            }
        }

        return known.DrainToImmutable();
    }

    /// <summary>Ends a turn that its actor did not outlive: every call gets a result, and one that ran is told to have perhaps done its work.</summary>
    private void CloseInterrupted(RunningRound running)
    {
        foreach (var call in running.Calls.Where(static call => !call.IsSettled))
        {
            var (status, text) = call.MayHaveRun
                ? (ToolCallStatus.Failed, ToolText.MayHaveRun)
                : (ToolCallStatus.Cancelled, ToolText.NotRun);
            Append(running.TurnId, stamp => new ThreadEvent.ToolCallUpdated(stamp, call.Id, status, text));
        }

        AppendStopped(running.TurnId, new TurnStep.Stop(TurnStopReason.Interrupted, null, Conversation.HasOutput));
    }

    private ThreadEvent.ApprovalRequested? OpenApprovalOf(string callId) =>
        _fold.Approvals.Open.FirstOrDefault(open => open.ToolCallId == callId);

    /// <summary>The tool of a call is no longer there: nobody need be asked for it.</summary>
    private void CloseLostCall(string callId, string text)
    {
        if (OpenApprovalOf(callId) is { } open)
        {
            Append(_turn!.Id, stamp => new ThreadEvent.ApprovalResolved(
                stamp, open.ApprovalId, callId, ApprovalOutcome.Cancelled, ApprovalRemember.Once, null));
        }

        UpdateCall(callId, ToolCallStatus.Failed, text);
    }
}
