using Akka.Event;

namespace Akka.Actor;

/// <content>The life cycle: creation, failure, suspension, restart, termination.</content>
internal sealed partial class ActorCell
{
    internal bool WasStopRequested => (_flags & CellFlags.StopRequested) != CellFlags.None;

    private bool IsFailed => _extras?.RareOrNull?.Perpetrator is not null;

    private void ProcessSystemMessages()
    {
        while (TakeSystemMessages() is { } message)
        {
            var current = (SystemMessage?)message;
            while (current is not null)
            {
                var next = current.Next;
                if (_status == Closed)
                {
                    DeadSystemMessage(current);
                }
                else
                {
                    InvokeSystem(current);
                }

                current = next;
            }
        }
    }

    private void InvokeSystem(SystemMessage message)
    {
        try
        {
            switch (message)
            {
                case TaskMessage task:
                    RunContinuation(task);
                    break;
                case TaskCompletedMessage completed:
                    EndTask(completed);
                    break;
                case DeathWatchNotification notification:
                    ReceiveDeathWatchNotification(notification);
                    break;
                case WatchMessage watch:
                    AddWatcher(watch);
                    break;
                case UnwatchMessage unwatch:
                    RemoveWatcher(unwatch);
                    break;
                case FailedMessage failed:
                    HandleChildFailure(failed);
                    break;
                case TerminateMessage:
                    Terminate();
                    break;
                case SuspendMessage:
                    _suspendCount++;
                    SuspendChildren(null);
                    break;
                case ResumeMessage resume:
                    HandleResume(resume.CausedByFailure);
                    break;
                case RecreateMessage recreate:
                    HandleRecreate(recreate.Cause);
                    break;
            }
        }
#pragma warning disable CA1031 // a strategy or a hook may throw anything; it counts as the actor's own failure
        catch (Exception e)
#pragma warning restore CA1031
        {
            HandleInvokeFailure(e, null);
        }
    }

    private void Create()
    {
        try
        {
            _actor = NewInstance();
            _actor.AroundPreStart();
            if (SystemImpl.Settings.DebugLifecycle)
            {
                PublishDebug($"Started ({_actor})");
            }

            if (_extras?.ReceiveTimeout is not null)
            {
                ArmReceiveTimeout();
            }
        }
#pragma warning disable CA1031 // whatever a constructor or PreStart throws is the supervisor's to decide
        catch (Exception e)
#pragma warning restore CA1031
        {
            ClearInstance();
            HandleInvokeFailure(
                e as ActorInitializationException ?? new ActorInitializationException(_self, "Exception during creation", e), null);
        }
    }

    private ActorBase NewInstance()
    {
        if (_extras is { } extras)
        {
            extras.Behavior = null;
            if (extras.RareOrNull is { } rare)
            {
                rare.Behaviors = null;
                rare.Strategy = null;
            }
        }

        _untypedBehavior = null;
        _flags |= CellFlags.Creating;
        ActorBase instance;
        try
        {
            instance = _props.NewActor()
                ?? throw new ActorInitializationException(_self, "Actor instance passed to ActorOf can't be 'null'", null);
        }
        finally
        {
            _flags &= ~CellFlags.Creating;
        }

        if (!ReferenceEquals(instance.Cell, this))
        {
            throw new ActorInitializationException(
                _self, $"The producer of {_self} gave an instance that belongs to {instance.Cell.Self}: each actor needs its own.", null);
        }

        var info = _props.TypeInfo;
        var type = instance.GetType();
        if (info is null || info.Type != type)
        {
            _props.TypeInfo = info = ActorTypeInfo.For(type);
        }

        _flags = info.OverridesAroundReceive ? _flags | CellFlags.OverridesAroundReceive : _flags & ~CellFlags.OverridesAroundReceive;
        if (info.HasStash)
        {
            var stash = new Stash(this, info.HasUnboundedStash ? -1 : SystemImpl.StashCapacity(_props));
            Extras.Stash = stash;
            ((IActorStash)instance).Stash = stash;
        }

        if (info.HasTimers)
        {
            var timers = new TimerScheduler(this);
            Extras.Timers = timers;
            ((IWithTimers)instance).Timers = timers;
        }

        instance.OnConstructed();
        return instance;
    }

    private void ClearInstance()
    {
        if (_extras is { } extras)
        {
            extras.Timers?.CancelAll();
            extras.Stash?.UnstashAll();
            extras.Stash = null;
            extras.Timers = null;
            extras.Behavior = null;
            if (extras.RareOrNull is { } rare)
            {
                rare.Strategy = null;
                rare.Behaviors = null;
            }

            AbandonTask(extras);
        }

        _untypedBehavior = null;
        if (_actor is { } actor)
        {
            _actor = null;
            try
            {
                _props.Release(actor);
            }
#pragma warning disable CA1031 // a producer that throws must not keep the actor from stopping or restarting
            catch (Exception e)
#pragma warning restore CA1031
            {
                PublishError(e);
            }
        }
    }

    private void HandleInvokeFailure(Exception cause, IActorRef? perpetrator)
    {
        if (IsFailed || _status == Closed)
        {
            return;
        }

        _suspendCount++;
        Extras.Rare.Perpetrator = perpetrator ?? _self;
        SuspendChildren(perpetrator);
        _parent.SendSystemMessage(new FailedMessage(_self, cause));
    }

    private void ClearFailed()
    {
        if (_extras is { } extras)
        {
            extras.CurrentIsStashed = false;
            if (extras.RareOrNull is { } rare)
            {
                rare.Perpetrator = null;
            }
        }

        if ((_flags & CellFlags.Retained) == CellFlags.None)
        {
            _currentMessage = null;
            _sender = null;
        }
    }

    private void ResumeNonRecursive()
    {
        if (_suspendCount > 0)
        {
            _suspendCount--;
        }
    }

    private void HandleResume(Exception? causedByFailure)
    {
        if (_children is { Waiting: not ChildrenTermination.None })
        {
            // Something is under way that ends with a resumption of its own.
            ResumeNonRecursive();
            return;
        }

        if (_actor is null)
        {
            // There is no instance to go on with: it never came to be.
            BeginCreation();
            return;
        }

        var perpetrator = _extras?.RareOrNull?.Perpetrator;
        ResumeNonRecursive();
        if (causedByFailure is not null)
        {
            ClearFailed();
        }

        if (_extras is { ReceiveTimeout: not null, ReceiveTimeoutTick: null })
        {
            // The message that failed may have been the time-out's own.
            ArmReceiveTimeout();
        }

        ResumeChildren(causedByFailure, perpetrator);
    }

    private void HandleRecreate(Exception cause)
    {
        if (IsTerminating)
        {
            return;
        }

        if (_children is { Waiting: not ChildrenTermination.None })
        {
            ResumeNonRecursive();
            return;
        }

        if (_actor is null)
        {
            BeginCreation();
            return;
        }

        var failed = _actor;
        if (SystemImpl.Settings.DebugLifecycle)
        {
            PublishDebug("Restarting");
        }

        try
        {
            failed.AroundPreRestart(cause, IsFailed ? _currentMessage : null);
        }
#pragma warning disable CA1031 // a hook that throws must not stop the restart
        catch (Exception e)
#pragma warning restore CA1031
        {
            PublishError(new PreRestartException(_self, e, cause, _currentMessage));
        }

        ClearInstance();
        if (_children is { DyingCount: > 0 } children)
        {
            children.Waiting = ChildrenTermination.Recreation;
            children.RecreationCause = cause;
            return;
        }

        FinishRecreate(cause);
    }

    private void FinishRecreate(Exception cause)
    {
        var survivors = Snapshot();
        ResumeNonRecursive();
        ClearFailed();
        try
        {
            var fresh = NewInstance();
            _actor = fresh;
            fresh.AroundPostRestart(cause, null);
            if (SystemImpl.Settings.DebugLifecycle)
            {
                PublishDebug($"Restarted ({fresh})");
            }

            if (_extras?.ReceiveTimeout is not null)
            {
                ArmReceiveTimeout();
            }

            foreach (var child in survivors)
            {
                child.RestartInternal(cause);
            }
        }
#pragma warning disable CA1031 // whatever a constructor or PostRestart throws is the supervisor's to decide
        catch (Exception e)
#pragma warning restore CA1031
        {
            ClearInstance();
            HandleInvokeFailure(new PostRestartException(_self, e, cause), null);
        }
    }

    private void BeginCreation()
    {
        StopAllChildrenForRestart();
        if (_children is { DyingCount: > 0 } children)
        {
            children.Waiting = ChildrenTermination.Creation;
            return;
        }

        FinishCreation();
    }

    private void FinishCreation()
    {
        ResumeNonRecursive();
        ClearFailed();
        Create();
    }

    private void HandleChildTerminated()
    {
        var children = _children!;
        switch (children.Waiting)
        {
            case ChildrenTermination.Termination when children.IsEmpty:
                FinishTerminate();
                break;
            case ChildrenTermination.Recreation when children.DyingCount == 0:
                children.Waiting = ChildrenTermination.None;
                var cause = children.RecreationCause!;
                children.RecreationCause = null;
                FinishRecreate(cause);
                break;
            case ChildrenTermination.Creation when children.DyingCount == 0:
                children.Waiting = ChildrenTermination.None;
                FinishCreation();
                break;
        }
    }

    private void HandleChildFailure(FailedMessage failed)
    {
        if (_children is not { } children || failed.Child is not LocalActorRef child || !children.Contains(child))
        {
            return;
        }

        if (IsTerminating)
        {
            // A child that fails on its way down gets no decision: it has been told to stop.
            return;
        }

        bool handled;
        try
        {
            var strategy = Strategy();
            handled = strategy.HandleFailure(this, child, failed.Cause, children.Snapshot());
        }
#pragma warning disable CA1031 // a decider that throws has failed itself: the failure goes up
        catch (Exception e)
#pragma warning restore CA1031
        {
            HandleInvokeFailure(e, child);
            return;
        }

        if (!handled)
        {
            HandleInvokeFailure(failed.Cause, child);
        }
    }

    private SupervisorStrategy Strategy()
        => _props.SupervisorStrategy
            ?? (Extras.Rare.Strategy ??= _actor?.InvokeSupervisorStrategy() ?? SupervisorStrategy.DefaultStrategy);

    private void Terminate()
    {
        if (IsTerminating)
        {
            return;
        }

        _flags |= CellFlags.Terminating;
        if (_extras is { } extras)
        {
            DisarmReceiveTimeout();
            extras.ReceiveTimeout = null;
            extras.Timers?.CancelAll();
        }

        if (_children is { } children && !children.BeginTermination())
        {
            _suspendCount++;
            foreach (var child in children.Snapshot())
            {
                children.RequestStop(child);
            }

            return;
        }

        FinishTerminate();
    }

    private void FinishTerminate()
    {
        try
        {
            _actor?.AroundPostStop();
        }
#pragma warning disable CA1031 // a hook that throws must not keep the actor alive
        catch (Exception e)
#pragma warning restore CA1031
        {
            PublishError(e);
        }

        if (SystemImpl.Settings.DebugLifecycle)
        {
            PublishDebug("Stopped");
        }

        ClearInstance();
        _currentMessage = null;
        _sender = null;
        Close();
        _parent.SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: true));
        TellWatchersOfTermination();
        _extras = null;
    }

    private void PublishDebug(string message)
        => SystemImpl.EventStream.Publish(new Debug(_self.Path.ToString(), _actor?.GetType() ?? _props.Type, message));

    private void PublishError(Exception cause)
    {
        string message;
        try
        {
            message = cause.Message;
        }
#pragma warning disable CA1031 // an exception of the user's may fail to describe itself; the actor must stop all the same
        catch (Exception e)
#pragma warning restore CA1031
        {
            message = $"{cause.GetType()}, whose message threw {e.GetType()}";
        }

        SystemImpl.EventStream.Publish(new Error(cause, _self.Path.ToString(), _actor?.GetType() ?? _props.Type, message));
    }
}
