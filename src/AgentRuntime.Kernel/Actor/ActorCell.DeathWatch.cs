namespace Akka.Actor;

/// <content>Watching and being watched.</content>
internal sealed partial class ActorCell
{
    public IActorRef Watch(IActorRef subject) => WatchCore(subject, null);

    public IActorRef WatchWith(IActorRef subject, object message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return WatchCore(subject, message);
    }

    public IActorRef Unwatch(IActorRef subject)
    {
        if (_extras is { } extras)
        {
            if (extras.Watching?.Remove(subject) == true && subject is IInternalActorRef watchee)
            {
                watchee.SendSystemMessage(new UnwatchMessage(watchee, _self));
            }

            extras.RareOrNull?.TerminatedQueued?.Remove(subject);
            extras.DropEmptyWatches();
        }

        if (ChildOf(subject) is { IsWatchedByParent: true } child)
        {
            child.IsWatchedByParent = false;
            child.SendSystemMessage(new UnwatchMessage(child._self, _self));
        }

        return subject;
    }

    private IActorRef WatchCore(IActorRef subject, object? message)
    {
        var watchee = (IInternalActorRef)subject;
        if (watchee.Equals(_self))
        {
            return subject;
        }

        if (ChildOf(subject) is { } child && (child.IsWatchedByParent || message is null) && _extras?.Watching?.ContainsKey(subject) != true)
        {
            // A parent hears of the end of every child: a table of those that it watches would say the same once more.
            if (!child.IsWatchedByParent)
            {
                child.IsWatchedByParent = true;
                watchee.SendSystemMessage(new WatchMessage(watchee, _self));
            }

            return subject;
        }

        var watching = Extras.Watching ??= new Dictionary<IActorRef, object?>(ActorRefComparer.Instance);
        if (watching.TryGetValue(watchee, out var known))
        {
            if (known is not null && message is not null && !known.Equals(message))
            {
                throw new InvalidOperationException(
                    $"Watch({_self}, {subject}) termination message was not overwritten from [{known}] to [{message}]. "
                    + $"If this was intended, unwatch first before using `Watch` / `WatchWith` with another message.");
            }

            return subject;
        }

        watching.Add(watchee, message);
        watchee.SendSystemMessage(new WatchMessage(watchee, _self));
        return subject;
    }

    /// <summary>The cell of a child; null for any other actor.</summary>
    private ActorCell? ChildOf(IActorRef subject) =>
        subject is LocalActorRef { Cell: var cell } reference && ReferenceEquals(cell._parent, _self) && _children?.Contains(reference) == true
            ? cell
            : null;

    private void AddWatcher(WatchMessage watch)
    {
        if (!watch.Watcher.Equals(_self))
        {
            // The parent hears of the end of every child, whether it watches or not: there is nothing to note.
            var added = watch.Watcher.Equals(_parent)
                || (Extras.WatchedBy ??= new HashSet<IActorRef>(ActorRefComparer.Instance)).Add(watch.Watcher);
            if (added && SystemImpl.Settings.DebugLifecycle)
            {
                PublishDebug($"now watched by {watch.Watcher}");
            }
        }
    }

    private void RemoveWatcher(UnwatchMessage unwatch)
    {
        var removed = unwatch.Watcher.Equals(_parent) || _extras?.WatchedBy?.Remove(unwatch.Watcher) == true;
        _extras?.DropEmptyWatches();
        if (removed && SystemImpl.Settings.DebugLifecycle)
        {
            PublishDebug($"no longer watched by {unwatch.Watcher}");
        }
    }

    private void ReceiveDeathWatchNotification(DeathWatchNotification notification)
    {
        var actor = notification.Actor;
        var child = actor as LocalActorRef;
        var isChild = child is not null && _children is not null && _children.Remove(child);
        object? message = null;
        var isWatched = _extras?.Watching?.Remove(actor, out message) == true || (isChild && child!.Cell.IsWatchedByParent);
        if (isWatched && !IsTerminating)
        {
            var queued = Extras.Rare.TerminatedQueued ??= new Dictionary<IActorRef, object?>(ActorRefComparer.Instance);
            queued[actor] = message;
            var terminated = new Terminated(actor, notification.ExistenceConfirmed, addressTerminated: false);
            _self.Tell(terminated, actor);
            Extras.DropEmptyWatches();
        }

        if (isChild)
        {
            HandleChildTerminated();
        }
    }

    private void ReceiveTerminated(Terminated terminated)
    {
        if (_extras?.RareOrNull?.TerminatedQueued is { } queued && queued.Remove(terminated.ActorRef, out var message))
        {
            _extras.DropEmptyWatches();
            _currentMessage = message ?? terminated;
            ReceiveMessage(_currentMessage);
        }
    }

    /// <summary>Lets a stashed <see cref="Terminated"/> through once more: it counted as received when it was stashed.</summary>
    private void ExpectTerminatedAgain(Terminated terminated)
        => (Extras.Rare.TerminatedQueued ??= new Dictionary<IActorRef, object?>(ActorRefComparer.Instance)).TryAdd(terminated.ActorRef, null);

    private void TellWatchersOfTermination()
    {
        if (_extras is not { HasTerminationState: true } extras)
        {
            return;
        }

        if (extras.WatchedBy is { } watchers)
        {
            foreach (var watcher in watchers)
            {
                if (!watcher.Equals(_parent) && watcher is IInternalActorRef target)
                {
                    target.SendSystemMessage(new DeathWatchNotification(_self, existenceConfirmed: true));
                }
            }
        }

        if (extras.Watching is { } watching)
        {
            foreach (var subject in watching.Keys)
            {
                if (subject is IInternalActorRef watchee)
                {
                    watchee.SendSystemMessage(new UnwatchMessage(watchee, _self));
                }
            }
        }
    }
}
