using System.Collections.Immutable;
using System.Diagnostics;
using AgentRuntime.Gates;
using AgentRuntime.Model;
using AgentRuntime.Providers;
using AgentRuntime.Threads.Requests;
using Akka.Event;

namespace AgentRuntime.Threads;

/// <content>One round: its admission at the gate, its stream, its failure and its next try.</content>
internal sealed partial class ThreadActor
{
    private GateTicket? _ticket;
    private TurnStream? _stream;
    private Round? _round;

    /// <summary>Plans the round and asks the model server's gate for admission.</summary>
    private void BeginRound()
    {
        var turn = _turn!;
        if (turn.Attempt == 1 && Conversation.Budget.BeforeRound(_environment.Threads, Now) is { } spent)
        {
            StopTurn(Stopped(spent));
            return;
        }

        var model = Conversation.Model!;
        if (!_environment.Providers.TryGetValue(model.Provider, out var provider))
        {
            StopTurn(Failed(TurnLoop.UnknownProvider(model, _environment.Providers.Keys)));
            return;
        }

        var tools = _environment.Tools.Snapshot(Conversation.Tools);
        if (!FitsContext(tools.Definitions))
        {
            return;
        }

        var request = new CompletionRequest(model.Model, Conversation.ToMessages())
        {
            Settings = Conversation.Settings,
            Tools = tools.Definitions,
            SupportsImages = _environment.Models.Find(model)?.SupportsVision,
        };
        _round = new Round(model, provider, request, tools);
        _phase = ThreadStatus.Queued;
        _ticket = new GateTicket(++_workId, _environment.Gates[model.Provider], Self);
        _ticket.Acquire(Conversation.Owner, Conversation.Priority);
    }

    private void OnGateWaiting(GateProtocol.Waiting waiting)
    {
        if (_ticket?.Id == waiting.RequestId)
        {
            Append(_turn!.Id, stamp => new ThreadEvent.ModelQueued(stamp, waiting.Place));
            Settle();
        }
    }

    private void OnGateGranted(GateProtocol.Granted granted)
    {
        if (_ticket?.Id == granted.RequestId)
        {
            OpenStream(_round!);
            Settle();
        }
    }

    private void OnGateRefused(GateProtocol.Refused refused)
    {
        if (_ticket?.Id == refused.RequestId)
        {
            _ticket = null;
            FailRound(refused.Error);
            Settle();
        }
    }

    private void OpenStream(Round round)
    {
        var turn = _turn!;
        Append(turn.Id, stamp => new ThreadEvent.RoundStarted(stamp, round.Model, turn.Round));
        _phase = ThreadStatus.Streaming;
        if (_rare is { } rare)
        {
            rare.Compactions = 0;
        }

        try
        {
            Telemetry.StartRound(round.Model, round.Request.Settings, round.Provider.Server, turn.Round, turn.Attempt);
            _stream = TurnStream.Run(_workId, round.Provider.Stream(round.Request), Self, _materializers.For(round.Provider));
        }
#pragma warning disable CA1031 // A provider's own fault ends the round, not the thread.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            CloseRound(ErrorOf(exception));
        }
    }

    private void OnStreamInit(ThreadProtocol.StreamInit init)
    {
        if (_stream?.Id == init.StreamId)
        {
            _stream.OnInit(Sender);
            Settle();
        }
    }

    private void OnBatch(CompletionBatch batch)
    {
        if (_stream?.Takes(Sender) != true)
        {
            return;
        }

        Telemetry.Batch(batch);
        if (batch.Events is [CompletionEvent.Text { Delta.Length: > 0 } only])
        {
            // What most batches of a model at work are: one token.
            _turn = TurnLoop.Showing(_turn!);
            _fold.Apply(_log.Append(
                _turn.Id,
                (_turn.MessageId, only.Delta),
                static (stamp, made) => new ThreadEvent.AgentText(stamp, made.MessageId, made.Delta)));
        }
        else
        {
            (_turn, var effects) = TurnLoop.Apply(_turn!, batch);
            AppendEffects(effects);
        }

        Settle();
    }

    private void OnStreamCompleted(ThreadProtocol.StreamCompleted completed)
    {
        if (_stream?.Id != completed.StreamId)
        {
            return;
        }

        if (_isCancelling && _turn!.Stopped is null)
        {
            StopTurn(Cancelled());
        }
        else
        {
            EndRound();
        }

        Settle();
    }

    private void OnStreamFailed(ThreadProtocol.StreamFailed failed)
    {
        if (_stream?.Id != failed.StreamId)
        {
            return;
        }

        if (_isCancelling)
        {
            StopTurn(Cancelled());
        }
        else
        {
            CloseRound(ErrorOf(failed.Reason));
        }

        Settle();
    }

    private void EndRound()
    {
        Calibrate();
        if (_turn!.Stopped is { } stopped)
        {
            Telemetry.EndRound(_turn.Usage, stopped.Reason, null);
        }

        (_turn, var effects, var step) = TurnLoop.EndRound(_turn!, _round!.Model.Provider);
        AppendEffects(effects);
        if (step is TurnStep.Fail fail)
        {
            CloseRound(fail.Error);
            return;
        }

        LeaveRound(GateOutcome.Succeeded.Instance);
        switch (step)
        {
            case TurnStep.Stop stop:
                StopTurn(stop);
                break;
            case TurnStep.NextRound:
                NextRound();
                break;
            case TurnStep.RunTools run:
                RunCalls(run.Calls);
                break;
            default:
                throw new UnreachableException($"{step.GetType().Name} is not a step of a turn.");
        }
    }

    /// <summary>The round's stream failed: its permit goes back with the reason, and it is tried again where that may help.</summary>
    private void CloseRound(ModelError error)
    {
        Telemetry.EndRound(_turn!.Usage, null, error);
        LeaveRound(new GateOutcome.Failed(error));
        FailRound(error);
    }

    private void LeaveRound(GateOutcome outcome)
    {
        _ticket?.Release(outcome);
        _ticket = null;
        _stream = null;
    }

    private void FailRound(ModelError error)
    {
        var turn = _turn!;
        if (error.Category == ModelErrorCategory.PromptTooLarge && MakesRoom(error))
        {
            return;
        }

        var delay = _environment.Retries.DelayBefore(error, turn.Attempt, turn.HasShownAnswer);
        if (delay is not { } wait)
        {
            StopTurn(Failed(error));
            return;
        }

        LeaveAttempt(error, 1 + _environment.Retries.AttemptsAfter(error.Category, turn.HasShownAnswer), wait);
        _phase = ThreadStatus.Backoff;
        Timers.StartSingleTimer(RetryTimer, new ThreadProtocol.RetryDue(++_workId), wait);
    }

    /// <summary>Closes what the failed attempt has shown, and says that the round is asked again.</summary>
    private void LeaveAttempt(ModelError error, int of, TimeSpan wait)
    {
        var (turn, effects) = TurnLoop.Abandon(_turn!, "The model's answer broke off before the tool ran.");
        AppendEffects(effects);
        Append(turn.Id, stamp => new ThreadEvent.Retrying(stamp, turn.Attempt + 1, of, wait, error, turn.HasShownAnswer));
        _turn = turn.Retry();
    }

    private void OnRetryDue(ThreadProtocol.RetryDue due)
    {
        if (due.WorkId == _workId && _phase == ThreadStatus.Backoff && _turn is not null)
        {
            BeginRound();
            Settle();
        }
    }

    /// <summary>
    /// Lets the next batch come, unless the journal or a lockstep sink is too far behind. A cancelled stream is held back by
    /// nobody: it ends only when the batch that it still holds is taken.
    /// </summary>
    private void AcknowledgeBatch()
    {
        if (_isCancelling || (!_log.IsBehind && _sinks?.AllowsMore(_log.Log.End) != false))
        {
            _stream?.Acknowledge();
        }
    }

    private ModelError ErrorOf(Exception exception)
    {
        if (exception is not ModelException)
        {
            Logger.Error(exception, "Thread {0}: the provider failed in a way of its own.", _threadId);
        }

        return StreamErrors.Of(exception, Conversation.Model!.Provider);
    }

    private TurnStep.Stop Failed(ModelError error) => new(TurnStopReason.Failed, error, _turn!.HasOutput);

    private void AppendEffects(ImmutableArray<TurnEffect> effects)
    {
        foreach (var effect in effects)
        {
            AppendEffect(_turn!, effect);
        }
    }

    private void AppendEffect(TurnState turn, TurnEffect effect) =>
        _fold.Apply(_log.Append(turn.Id, (turn.MessageId, effect), static (stamp, made) => EventOf(stamp, made.MessageId, made.effect)));

    private static ThreadEvent EventOf(EventStamp stamp, string messageId, TurnEffect effect) => effect switch
    {
        TurnEffect.Text text => new ThreadEvent.AgentText(stamp, messageId, text.Delta),
        TurnEffect.Thinking thinking => new ThreadEvent.AgentThinking(stamp, messageId, thinking.Delta),
        TurnEffect.ProposeTool call => new ThreadEvent.ToolCallProposed(stamp, call.CallId, call.Name, call.Input),
        TurnEffect.UpdateTool update => new ThreadEvent.ToolCallUpdated(stamp, update.CallId, update.Status, update.Content),
        TurnEffect.Usage usage => new ThreadEvent.UsageUpdated(stamp, usage.Tokens, usage.Timings),
        TurnEffect.ModelQueued queued => new ThreadEvent.ModelQueued(stamp, queued.Place),
        TurnEffect.Notice notice => new ThreadEvent.Notice(stamp, notice.Message),
        _ => throw new UnreachableException($"{effect.GetType().Name} appends nothing."),
    };

    /// <summary>What one round asks of whom.</summary>
    private sealed record Round(ModelRef Model, IModelProvider Provider, CompletionRequest Request, Tools.ToolSet Tools);
}
