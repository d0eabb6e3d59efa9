using System.Collections.Immutable;
using System.Diagnostics;
using AgentRuntime.Model;
using Akka;
using Akka.Actor;
using Akka.Event;
using Akka.Streams;
using Akka.Streams.Dsl;

namespace AgentRuntime.Threads;

/// <content>The turns of a thread: their queue, their streams, their end.</content>
internal sealed partial class ThreadActor
{
    private TurnState? _turn;
    private long _turnStart;
    private long _streamId;
    private UniqueKillSwitch? _killSwitch;
    private IActorRef _stream = ActorRefs.Nobody;
    private bool _owesAck;
    private bool _isCancelling;
    private bool _endsAtBoundary;

    private void OnSubmit(ThreadProtocol.Submit submit)
    {
        if (RefusalOf(submit) is { } refusal)
        {
            Sender.Tell(new Status.Failure(refusal), Self);
            return;
        }

        var turnId = TurnId.New(_environment.TimeProvider);
        var start = _log.Log.End;
        Append(turnId, stamp => new ThreadEvent.UserMessageAdded(stamp, submit.Text));
        var jumps = submit.Strategy is SendStrategy.Interrupt or SendStrategy.Steer;
        _ = jumps ? _queue.AddFirst(turnId) : _queue.AddLast(turnId);
        if (_turn is not null)
        {
            var place = jumps ? 1 : _queue.Count;
            Append(turnId, stamp => new ThreadEvent.TurnQueued(stamp, place));
            _endsAtBoundary |= submit.Strategy == SendStrategy.Steer;
            if (submit.Strategy == SendStrategy.Interrupt)
            {
                CancelRunningTurn();
            }
        }

        // The request to the model goes out while the message is being written: durability costs no time to the first token.
        StartNextTurn();
        _log.ReplyWhenDurable(Sender, new ThreadProtocol.Accepted(turnId, start));
        Settle();
    }

    private Exception? RefusalOf(ThreadProtocol.Submit submit)
    {
        var settings = _environment.Threads;
        if (submit.Text.Length > settings.MaxMessageLength)
        {
            return new ArgumentException(
                $"The message has {submit.Text.Length} characters; agent-runtime.thread.max-message-length allows {settings.MaxMessageLength}.",
                nameof(submit));
        }

        if (_turn is not null && submit.Strategy == SendStrategy.Reject)
        {
            return new ThreadBusyException(
                _threadId, $"Thread {_threadId} is busy with a turn. Wait for it, cancel it, or send with another strategy.");
        }

        return _queue.Count >= settings.MaxQueuedTurns
            ? new ThreadBusyException(
                _threadId,
                $"{_queue.Count} turns wait on thread {_threadId} already; agent-runtime.thread.max-queued-turns allows no more.")
            : null;
    }

    private void StartNextTurn()
    {
        if (_turn is not null || _queue.First is not { } next)
        {
            return;
        }

        _queue.RemoveFirst();
        Context.SetReceiveTimeout(null);
        _turn = new TurnState(next.Value, 1);
        _turnStart = _log.Log.End;
        _isCancelling = false;
        _endsAtBoundary = false;
        Append(_turn.Id, static stamp => new ThreadEvent.TurnStarted(stamp));
        StartRound();
    }

    private void StartRound()
    {
        var turn = _turn!;
        var model = _conversation.Model!;
        Append(turn.Id, stamp => new ThreadEvent.RoundStarted(stamp, model, turn.Round));
        if (!_environment.Providers.TryGetValue(model.Provider, out var provider))
        {
            StopTurn(TurnLoop.Failed(turn, TurnLoop.UnknownProvider(model, _environment.Providers.Keys)));
            return;
        }

        var request = new CompletionRequest(model.Model, _conversation.ToMessages()) { Settings = _conversation.Settings };
        var streamId = ++_streamId;
        _stream = ActorRefs.Nobody;
        _owesAck = false;
        try
        {
            RunStream(provider.Stream(request), streamId);
        }
#pragma warning disable CA1031 // A provider's own fault ends the turn, not the thread.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            StopTurn(TurnLoop.Failed(turn, ErrorOf(exception)));
        }
    }

    /// <summary>Runs one round's stream into this actor.</summary>
    /// <remarks>
    /// The sink holds one batch and no more: a failure overtakes what it holds, and a provider fails only when it is asked for the
    /// next batch, so that by then the thread has all that came before.
    /// </remarks>
    private void RunStream(Source<CompletionBatch, NotUsed> source, long streamId) => _killSwitch = source
        .ViaMaterialized(KillSwitches.Single<CompletionBatch>(), Keep.Right)
        .To(Sink.ActorRefWithAck<CompletionBatch>(
            Self,
            new ThreadProtocol.StreamInit(streamId),
            ThreadProtocol.StreamAck.Instance,
            new ThreadProtocol.StreamCompleted(streamId),
            exception => new ThreadProtocol.StreamFailed(streamId, exception))
            .AddAttributes(Attributes.CreateInputBuffer(1, 1)))
        .Run(_materializer);

    private ModelError ErrorOf(Exception exception)
    {
        if (exception is ModelException { Error: var error })
        {
            return error;
        }

        _logger.Error(exception, "Thread {0}: the provider failed in a way of its own.", _threadId);
        return new ModelError(
            ModelErrorCategory.Protocol,
            $"The provider failed with {exception.GetType().Name}: {exception.Message}",
            _conversation.Model!.Provider,
            "This is a fault of the provider's code: report it with the log.");
    }

    private void OnStreamInit(ThreadProtocol.StreamInit init)
    {
        if (init.StreamId == _streamId && _turn is not null)
        {
            _stream = Sender;
            _owesAck = true;
            Settle();
        }
    }

    private void OnBatch(CompletionBatch batch)
    {
        if (!Sender.Equals(_stream) || _turn is null)
        {
            return;
        }

        (_turn, var effects) = TurnLoop.Apply(_turn, batch);
        AppendEffects(effects);
        _owesAck = true;
        Settle();
    }

    private void OnStreamCompleted(ThreadProtocol.StreamCompleted completed)
    {
        if (completed.StreamId != _streamId || _turn is null)
        {
            return;
        }

        if (_isCancelling && _turn.Stopped is null)
        {
            StopTurn(Cancelled(_turn));
            Settle();
            return;
        }

        (_turn, var effects, var step) = TurnLoop.EndRound(
            _turn, _environment.Threads.MaxRounds, _conversation.Model!.Provider);
        AppendEffects(effects);
        switch (step)
        {
            case TurnStep.NextRound when _isCancelling:
                StopTurn(Cancelled(_turn));
                break;
            case TurnStep.NextRound when _endsAtBoundary:
                StopTurn(new TurnStep.Stop(TurnStopReason.EndTurn, null, IsPartial: false));
                break;
            case TurnStep.NextRound:
                _turn = _turn.Next();
                StartRound();
                break;
            case TurnStep.Stop stop:
                _turn = _turn with { Calls = [], Usage = null };
                StopTurn(stop);
                break;
            default:
                throw new UnreachableException($"{step.GetType().Name} is not a step of a turn.");
        }

        Settle();
    }

    private void OnStreamFailed(ThreadProtocol.StreamFailed failed)
    {
        if (failed.StreamId != _streamId || _turn is null)
        {
            return;
        }

        StopTurn(_isCancelling ? Cancelled(_turn) : TurnLoop.Failed(_turn, ErrorOf(failed.Reason)));
        Settle();
    }

    private void OnCancel(ThreadProtocol.Cancel cancel)
    {
        _cancelWaiters.Add((cancel.TurnId, Sender));
        foreach (var queued in _queue.Where(queued => cancel.TurnId is null || cancel.TurnId == queued).ToArray())
        {
            _queue.Remove(queued);
            AppendStopped(queued, new TurnStep.Stop(TurnStopReason.Cancelled, null, IsPartial: false));
        }

        if (_turn is not null && (cancel.TurnId is null || cancel.TurnId == _turn.Id))
        {
            CancelRunningTurn();
        }

        AnswerCancelWaiters();
        Settle();
    }

    private void CancelRunningTurn()
    {
        if (_isCancelling)
        {
            return;
        }

        _isCancelling = true;
        _killSwitch?.Shutdown();
        Timers.StartSingleTimer(
            CancelTimer, new ThreadProtocol.CancelOverdue(_streamId), _environment.Threads.CancelTimeout);
    }

    private void OnCancelOverdue(ThreadProtocol.CancelOverdue overdue)
    {
        if (overdue.StreamId == _streamId && _isCancelling && _turn is not null)
        {
            _logger.Warning(
                "Thread {0}: the cancelled stream did not end within agent-runtime.thread.cancel-timeout; the turn stops without it.",
                _threadId);
            StopTurn(Cancelled(_turn));
            Settle();
        }
    }

    private void StopTurn(TurnStep.Stop stop)
    {
        var turn = _turn!;
        (var effects, stop) = TurnLoop.Abandon(turn, stop);
        AppendEffects(effects);
        AppendStopped(turn.Id, stop);
        Timers.Cancel(CancelTimer);
        _turn = null;
        _killSwitch = null;
        _stream = ActorRefs.Nobody;
        _owesAck = false;
        _log.Log.Compact(_turnStart);
        AnswerCancelWaiters();
        StartNextTurn();
    }

    /// <summary>Answers those whose turn has stopped, once that is durable.</summary>
    private void AnswerCancelWaiters()
    {
        for (var i = _cancelWaiters.Count - 1; i >= 0; i--)
        {
            var (turnId, to) = _cancelWaiters[i];
            if (_turn is null || (turnId is not null && turnId != _turn.Id) || !_isCancelling)
            {
                _cancelWaiters.RemoveAt(i);
                _log.ReplyWhenDurable(to, ThreadProtocol.Done.Instance);
            }
        }
    }

    /// <summary>
    /// Lets the next batch come, unless the journal or a lockstep sink is too far behind. A cancelled stream is held back by
    /// nobody: it ends only when the batch that it still holds is taken.
    /// </summary>
    private void AcknowledgeBatch()
    {
        if (_owesAck && (_isCancelling || (!_log.IsBehind && _sinks.AllowsMore(_log.Log.End))))
        {
            _owesAck = false;
            _stream.Tell(ThreadProtocol.StreamAck.Instance, Self);
        }
    }

    private static TurnStep.Stop Cancelled(TurnState turn) => new(TurnStopReason.Cancelled, null, turn.HasOutput);

    private void AppendStopped(TurnId turnId, TurnStep.Stop stop) =>
        Append(turnId, stamp => new ThreadEvent.TurnStopped(stamp, stop.Reason, stop.Error, stop.IsPartial));

    private void AppendEffects(ImmutableArray<TurnEffect> effects)
    {
        foreach (var effect in effects)
        {
            AppendEffect(_turn!, effect);
        }
    }

    private void AppendEffect(TurnState turn, TurnEffect effect) => Append(turn.Id, stamp => effect switch
    {
        TurnEffect.Text text => new ThreadEvent.AgentText(stamp, turn.MessageId, text.Delta),
        TurnEffect.Thinking thinking => new ThreadEvent.AgentThinking(stamp, turn.MessageId, thinking.Delta),
        TurnEffect.ProposeTool call => new ThreadEvent.ToolCallProposed(stamp, call.CallId, call.Name, call.Input),
        TurnEffect.UpdateTool update => new ThreadEvent.ToolCallUpdated(stamp, update.CallId, update.Status, update.Content),
        TurnEffect.Usage usage => new ThreadEvent.UsageUpdated(stamp, usage.Tokens, usage.Timings),
        TurnEffect.ModelQueued queued => new ThreadEvent.ModelQueued(stamp, queued.Place),
        TurnEffect.Notice notice => new ThreadEvent.Notice(stamp, notice.Message),
        _ => throw new UnreachableException($"{effect.GetType().Name} appends nothing."),
    });
}
