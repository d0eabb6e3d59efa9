using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using AgentRuntime.Actors;
using AgentRuntime.Gates;
using AgentRuntime.Journal;
using AgentRuntime.Model;
using AgentRuntime.Sinks;
using AgentRuntime.Telemetry;
using Akka.Actor;
using Akka.Event;

namespace AgentRuntime.Threads;

/// <summary>
/// The one writer of one thread: Recovering → Idle ⇄ Streaming → Cancelling → Idle. It owns the log, feeds the sinks and runs the
/// turns. What a turn does next is decided by <see cref="TurnLoop"/>, what is durable and visible by <see cref="DurableLog"/>;
/// this file is the life of the thread and its commands, <c>ThreadActor.Turns.cs</c> its turns and their streams.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "An actor has PostStop where another class has Dispose.")]
internal sealed partial class ThreadActor : UntypedActor, IWithTimers, IWithStash
{
    private const int RecoveryPageLength = 262_144;
    private const string FlushTimer = "flush";
    private const string CancelTimer = "cancel";
    private const string RetryTimer = "retry";
    private const string TimeTimer = "time";
    private const string ApprovalTimer = "approval-";

    private readonly ThreadId _threadId;
    private readonly ThreadEnvironment _environment;
    private readonly ThreadMaterializers _materializers;

    // What a thread at rest does without is made when it is first needed, and let go of in Trim.
    private SinkRegistry? _sinks;
    private TurnTelemetry? _telemetry;
    private CancellationTokenSource? _stopped;
    private LinkedList<TurnId>? _queue;

    private DurableLog _log = null!;
    private ThreadFold _fold;
    private bool _stopsForGood;
    private bool _isFlushTimed;
    private int _heldBack;
    private MessageTable<ThreadActor> _behavior = RecoveringFor;

    private Conversation Conversation => _fold.Conversation;

    private TurnTelemetry Telemetry => _telemetry ??= new TurnTelemetry(_threadId, _environment.TimeProvider);

    /// <summary>Is cancelled when the actor stops.</summary>
    private CancellationToken EndToken => (_stopped ??= new CancellationTokenSource()).Token;

    private LinkedList<TurnId> Queue => _queue ??= new LinkedList<TurnId>();

    private int SinkCount => _sinks?.Count ?? 0;

    private int WaitingTurns => _queue?.Count ?? 0;

    private static ILoggingAdapter Logger => Context.GetLogger();

    /// <summary>Made through <see cref="Props"/>.</summary>
    public ThreadActor(ThreadEnvironment environment, ThreadMaterializers materializers)
    {
        _threadId = ThreadId.Parse(Self.Path.Name);
        _environment = environment;
        _materializers = materializers;
        _fold = new ThreadFold(environment.Threads.RememberedIdempotencyKeys);
    }

    /// <summary>Set by the actor system.</summary>
    public ITimerScheduler Timers { get; set; } = null!;

    /// <summary>Set by the actor system.</summary>
    public IStash Stash { get; set; } = null!;

    /// <summary>The actors of all threads: an actor's name is the id of its thread.</summary>
    /// <param name="environment">What they share.</param>
    /// <param name="materializers">Run their streams. They are shared too: one of its own would be an actor more for every thread at rest.</param>
    internal static Props Props(ThreadEnvironment environment, ThreadMaterializers materializers) =>
        Akka.Actor.Props.Create(() => new ThreadActor(environment, materializers))
            .WithStashCapacity(environment.Threads.MaxStashedCommands);

    /// <inheritdoc/>
    protected override void PreStart() => Recover();

    /// <inheritdoc/>
    protected override void PostStop()
    {
        BreakOff();
        _stopped?.Cancel();
        _stopped?.Dispose();
    }

    private void Recover() =>
        _ = RecoverAsync().PipeTo(Self, failure: static exception => new ThreadProtocol.RecoveryFailed(exception));

    /// <inheritdoc/>
    protected override void OnReceive(object message)
    {
        if (!_behavior.Handle(this, message))
        {
            Unhandled(message);
        }
    }

    private static readonly MessageTable<ThreadActor> RecoveringFor = new MessageTable<ThreadActor>()
        .On<ThreadProtocol.Recovered>(static (thread, recovered) => thread.Resume(recovered))
        .On<ThreadProtocol.RecoveryFailed>(static (thread, failed) => thread.OnRecoveryFailed(failed))
        .Otherwise(static (thread, message) => thread.HoldBack(message));

    /// <summary>One message too many would be the end of this actor, and of all that it holds back: it is refused instead.</summary>
    private void HoldBack(object message)
    {
        if (_heldBack == _environment.Threads.MaxStashedCommands)
        {
            Sender.Tell(ThreadBusyException.HeldBack(_threadId, message, _heldBack), Self);
            return;
        }

        _heldBack++;
        Stash.Stash();
    }

    /// <summary>The thread does not exist: it may be created, and nothing else.</summary>
    private static readonly MessageTable<ThreadActor> MissingFor = new MessageTable<ThreadActor>()
        .On<ThreadProtocol.Create>(static (thread, create) => thread.CreateThread(create))
        .On<ThreadProtocol.CreateCopy>(static (thread, copy) => thread.CreateCopy(copy))
        .On<Terminated>(static (_, _) => { })
        .On<ThreadProtocol.StopIfIdle>(static (thread, _) => thread.StopIfIdle())
        .On<ThreadProtocol.StopForGood>(static (thread, _) => Context.Stop(thread.Self))
        .Otherwise(static (thread, _) => thread.Refuse(new ThreadNotFoundException(thread._threadId)));

    private static readonly MessageTable<ThreadActor> RefusingFor = new MessageTable<ThreadActor>()
        .On<ThreadProtocol.StopIfIdle>(static (thread, _) => Context.Stop(thread.Self))
        .On<ThreadProtocol.StopForGood>(static (thread, _) => Context.Stop(thread.Self))
        .Otherwise(static (thread, _) => thread.Refuse(thread.Rare.Refusal!));

    private static readonly MessageTable<ThreadActor> ReadyFor = AddCommands(AddWork(new MessageTable<ThreadActor>()
        .On<CompletionBatch>(static (thread, batch) => thread.OnBatch(batch))
        .On<SinkProtocol.Pull>(static (thread, pull) => thread.OnPull(pull))
        .On<Terminated>(static (thread, terminated) => thread.OnTerminated(terminated))
        .On<ThreadProtocol.StreamInit>(static (thread, init) => thread.OnStreamInit(init))
        .On<ThreadProtocol.StreamCompleted>(static (thread, completed) => thread.OnStreamCompleted(completed))
        .On<ThreadProtocol.StreamFailed>(static (thread, failed) => thread.OnStreamFailed(failed))
        .On<ThreadProtocol.Submit>(static (thread, submit) => thread.OnSubmit(submit))
        .On<ThreadProtocol.Cancel>(static (thread, cancel) => thread.OnCancel(cancel))
        .On<ThreadProtocol.CancelOverdue>(static (thread, overdue) => thread.OnCancelOverdue(overdue))
        .On<ThreadProtocol.Appended>(static (thread, appended) => thread.OnAppended(appended))
        .On<ThreadProtocol.AppendFailed>(static (thread, failed) => thread.OnAppendFailed(failed.Reason))
        .On<ThreadProtocol.FlushDue>(static (thread, _) => thread.OnFlushDue())));

    /// <summary>What the pieces of a turn's work say.</summary>
    private static MessageTable<ThreadActor> AddWork(MessageTable<ThreadActor> table) => table
        .On<GateProtocol.Granted>(static (thread, granted) => thread.OnGateGranted(granted))
        .On<GateProtocol.Waiting>(static (thread, waiting) => thread.OnGateWaiting(waiting))
        .On<GateProtocol.Refused>(static (thread, refused) => thread.OnGateRefused(refused))
        .On<ThreadProtocol.CallsRecorded>(static (thread, callsRecorded) => thread.OnCallsRecorded(callsRecorded))
        .On<ThreadProtocol.CallEnded>(static (thread, callEnded) => thread.OnCallEnded(callEnded))
        .On<ThreadProtocol.CallProgressed>(static (thread, callProgressed) => thread.OnCallProgressed(callProgressed))
        .On<ThreadProtocol.ProgressDue>(static (thread, progressDue) => thread.OnProgressDue(progressDue))
        .On<ThreadProtocol.Remembered>(static (thread, _) => { })
        .On<ThreadProtocol.RememberFailed>(static (thread, rememberFailed) => thread.OnRememberFailed(rememberFailed))
        .On<ThreadProtocol.StartSubagent>(static (thread, startSubagent) => thread.OnStartSubagent(startSubagent))
        .On<ThreadProtocol.SubagentEnded>(static (thread, subagentEnded) => thread.OnSubagentEnded(subagentEnded))
        .On<ThreadProtocol.SubagentRecovered>(static (thread, recovered) => thread.OnSubagentRecovered(recovered))
        .On<ThreadProtocol.SubagentLost>(static (thread, lost) => thread.OnSubagentLost(lost))
        .On<ThreadProtocol.RetryDue>(static (thread, retryDue) => thread.OnRetryDue(retryDue))
        .On<ThreadProtocol.TimeIsUp>(static (thread, timeIsUp) => thread.OnTimeIsUp(timeIsUp))
        .On<ThreadProtocol.ApprovalExpired>(static (thread, approvalExpired) => thread.OnApprovalExpired(approvalExpired))
        .On<ThreadProtocol.Summarized>(static (thread, summarized) => thread.OnSummarized(summarized))
        .On<ThreadProtocol.SummaryFailed>(static (thread, summaryFailed) => thread.OnSummaryFailed(summaryFailed))
        .On<ThreadProtocol.Titled>(static (thread, titled) => thread.OnTitled(titled))
        .On<ThreadProtocol.TitleFailed>(static (thread, titleFailed) => thread.OnTitleFailed(titleFailed));

    private static MessageTable<ThreadActor> AddCommands(MessageTable<ThreadActor> table) => table
        .On<ThreadProtocol.GetSnapshot>(static (thread, _) => thread.Sender.Tell(thread.Snapshot(), thread.Self))
        .On<ThreadProtocol.GetMessages>(static (thread, _) => thread.Sender.Tell(new ThreadProtocol.Messages(thread.Conversation.Messages()), thread.Self))
        .On<ThreadProtocol.GetUsage>(static (thread, _) => thread.OnGetUsage())
        .On<ThreadProtocol.Resolve>(static (thread, resolve) => thread.OnResolve(resolve))
        .On<ThreadProtocol.Resubmit>(static (thread, resubmit) => thread.OnResubmit(resubmit))
        .On<ThreadProtocol.EditQueued>(static (thread, editQueued) => thread.OnEditQueued(editQueued))
        .On<ThreadProtocol.GetQueue>(static (thread, _) => thread.OnGetQueue())
        .On<ThreadProtocol.ClearQueue>(static (thread, _) => thread.OnClearQueue())
        .On<ThreadProtocol.Change>(static (thread, change) => thread.OnChange(change))
        .On<ThreadProtocol.Settle>(static (thread, _) => thread.OnSettle())
        .On<ThreadProtocol.Create>(static (thread, _) => thread.RefuseCreation())
        .On<ThreadProtocol.CreateCopy>(static (thread, _) => thread.RefuseCreation())
        .On<ReceiveTimeout>(static (thread, _) => thread.OnReceiveTimeout())
        .On<ThreadProtocol.StopIfIdle>(static (thread, _) => thread.StopIfIdle())
        .On<ThreadProtocol.StopForGood>(static (thread, _) => thread.StopForGood())
        .On<ThreadProtocol.Rest>(static (thread, rest) => thread.OnRest(rest));

    private void OnRecoveryFailed(ThreadProtocol.RecoveryFailed failed)
    {
        Logger.Error(failed.Reason, "Thread {0} could not be read from the journal.", _threadId);
        Rare.Refusal = failed.Reason;
        _behavior = RefusingFor;
        Stash.UnstashAll();
    }

    private void OnTerminated(Terminated terminated)
    {
        _sinks?.Remove(terminated.ActorRef);
        Settle();
    }

    private void OnAppended(ThreadProtocol.Appended appended)
    {
        _log.OnAppended(appended);
        Settle();
    }

    private async Task<ThreadProtocol.Recovered> RecoverAsync()
    {
        var token = EndToken;
        var head = await _environment.Journal.OpenAsync(_threadId, token).ConfigureAwait(false);
        var fold = new ThreadFold(_environment.Threads.RememberedIdempotencyKeys);
        for (var position = 0L; position < (head?.End ?? 0);)
        {
            var page = await _environment.Journal
                .ReadAsync(_threadId, position, RecoveryPageLength, token).ConfigureAwait(false);
            if (page.IsEmpty)
            {
                throw new JournalException(
                    $"The journal says that thread {_threadId} ends at position {head!.End} and has nothing after {position}.");
            }

            foreach (var threadEvent in page)
            {
                fold.Apply(threadEvent);
            }

            position = page[^1].End;
        }

        return new ThreadProtocol.Recovered(head, fold);
    }

    private void Resume(ThreadProtocol.Recovered recovered)
    {
        _fold = recovered.Fold;
        OpenLog(recovered.Head ?? new JournalHead(0, 0));
        if (recovered.Head is not { } head)
        {
            _behavior = MissingFor;
            Stash.UnstashAll();
            return;
        }

        _behavior = ReadyFor;
        if (head.ReservedEnd > head.End)
        {
            Append(null, stamp => new ThreadEvent.Gap(stamp, head.End, stamp.Position), head.ReservedEnd);
        }

        foreach (var turnId in _fold.Conversation.WaitingTurns)
        {
            Queue.AddLast(turnId);
        }

        if (_fold.Conversation.RunningRound is { } interrupted && !ResumesAtApproval(interrupted))
        {
            CloseInterrupted(interrupted);
        }

        EndLostSubagents();
        StartNextTurn();
        Settle();
        Stash.UnstashAll();
    }

    private void CreateThread(ThreadProtocol.Create create)
    {
        _behavior = ReadyFor;
        Append(
            null,
            stamp => new ThreadEvent.ThreadCreated(stamp, create.Model, create.Options.Instructions, create.Options.Settings)
            {
                Owner = create.Options.Owner,
                Tools = create.Options.Tools,
                Priority = create.Options.Priority,
                Metadata = create.Options.Metadata,
                Parent = create.Options.Parent,
                Depth = create.Options.Depth,
            });
        _log.ReplyWhenDurable(Sender, new ThreadProtocol.Created(_threadId));
        Settle();
    }

    private void OpenLog(JournalHead head) => _log = new DurableLog(_threadId, _environment, Self, head);

    private void Append(TurnId? turnId, Func<EventStamp, ThreadEvent> create, long? at = null) =>
        _fold.Apply(_log.Append(turnId, create, at));

    /// <summary>
    /// Ends the handling of every message: writes what is due, gives the sinks what became visible, and lets the stream go on where
    /// neither the journal nor a lockstep sink holds it back.
    /// </summary>
    private void Settle(bool isFlushDue = false)
    {
        _log.Flush(isFlushDue, isIdle: _turn is null, Conversation.Owner);
        if (_log.NeedsFlushTimer && !_isFlushTimed)
        {
            _isFlushTimed = true;
            Timers.StartSingleTimer(
                FlushTimer,
                ThreadProtocol.FlushDue.Instance,
                FlushBeat.DelayFrom(Context.System.Scheduler.MonotonicClock, _environment.JournalSettings.FlushInterval));
        }

        var end = _log.VisibleEnd;
        _sinks?.Serve(end, this, static (thread, sink, cursor, end) => thread.ReadFor(sink, cursor, end), Self);
        AcknowledgeBatch();
        if (_turn is null)
        {
            AnswerCancelWaiters();
            _log.Log.TrimBefore(Math.Min(_log.DurableEnd, _log.Log.End - _environment.Threads.TailLength));
            _isTrimmed = false;
            Context.SetReceiveTimeout(SinkCount == 0 ? FirstIdleStep : null);
            if (_stopsForGood && WaitingTurns == 0 && _log.IsSettled)
            {
                Context.Stop(Self);
            }
        }

        TellRest();
    }

    private void OnFlushDue()
    {
        _isFlushTimed = false;
        Settle(isFlushDue: true);
    }

    private ImmutableArray<ThreadEvent>? ReadFor(IActorRef sink, long cursor, long end)
    {
        var maxLength = _environment.Sinks.MaxBatchLength;
        if (cursor >= _log.Log.Start)
        {
            return _log.Log.Read(cursor, end, maxLength);
        }

        _ = _environment.Journal.ReadAsync(_threadId, cursor, maxLength, EndToken).PipeTo(
            sink,
            Self,
            events => events.IsEmpty
                ? new SinkProtocol.TryAgain(new JournalException($"The journal has nothing at position {cursor}."))
                : new SinkProtocol.Deliver(events),
            static exception => new SinkProtocol.TryAgain(exception));
        return null;
    }

    private void OnPull(SinkProtocol.Pull pull)
    {
        if (pull.IsLast && pull.Cursor >= _log.VisibleEnd)
        {
            Sender.Tell(new SinkProtocol.Rejected(new RuntimeStoppingException()), Self);
            return;
        }

        if (pull.Cursor < 0 || pull.Cursor > _log.Log.End)
        {
            Sender.Tell(
                new SinkProtocol.Rejected(new ArgumentOutOfRangeException(
                    nameof(pull),
                    $"Thread {_threadId} ends at position {_log.Log.End}; {pull.Cursor} was never given to a reader. "
                    + "Read from a position that you were given, or from 0.")),
                Self);
            return;
        }

        if ((_sinks ??= new SinkRegistry(_environment.Sinks)).Pull(Sender, pull))
        {
            Context.Watch(Sender);
            Sender.Tell(new SinkProtocol.Attached(Self), Self);
        }

        Settle();
    }

    /// <summary>Leaves through the region, which holds back what comes meanwhile: nobody waits for an answer that nobody gives.</summary>
    private void Refuse(Exception reason)
    {
        Sender.Tell(new Status.Failure(reason), Self);
        Context.Parent.Tell(new ThreadProtocol.Passivate(_threadId), Self);
    }

    private bool IsNeeded =>
        _turn is not null || _title is not null || WaitingTurns > 0 || SinkCount > 0 || !_log.IsSettled;

    private void OfferPassivation()
    {
        if (!IsNeeded)
        {
            Context.Parent.Tell(new ThreadProtocol.Passivate(_threadId), Self);
        }
    }

    private void StopForGood()
    {
        _stopsForGood = true;
        ClearQueue();
        if (_turn is not null)
        {
            CancelRunningTurn();
        }

        Settle(isFlushDue: true);
    }

    private void StopIfIdle()
    {
        if (IsNeeded)
        {
            Context.Parent.Tell(new ThreadProtocol.PassivationRefused(_threadId), Self);
        }
        else
        {
            Context.Stop(Self);
        }
    }
}
