using Akka.Actor;
using Akka.Event;

namespace Akka.Streams.Implementation;

/// <summary>A reference without an actor: hands messages to its stage, watches and is watched.</summary>
internal abstract class StageFunctionRef : MinimalActorRef
{
    private readonly ActorMaterializerImpl _materializer;
    private readonly string? _name;
    private readonly Lock _watchLock = new();
    private ActorPath? _path;
    private HashSet<IActorRef>? _watching;
    private HashSet<IInternalActorRef>? _watchedBy;
    private bool _ended;

    protected StageFunctionRef(ActorMaterializerImpl materializer, string? name)
    {
        _materializer = materializer;
        _name = name;
    }

    public override ActorPath Path
        => _path ?? Interlocked.CompareExchange(ref _path, _materializer.StagePath(_name), null) ?? _path;

    internal override IInternalActorRef ParentRef => (IInternalActorRef)_materializer.Supervisor;

    internal override bool IsTerminatedInternal => Volatile.Read(ref _ended);

    public void Watch(IActorRef subject)
    {
        lock (_watchLock)
        {
            if (_ended || !(_watching ??= []).Add(subject))
            {
                return;
            }
        }

        var watchee = (IInternalActorRef)subject;
        watchee.SendSystemMessage(new WatchMessage(watchee, this));
    }

    public void Unwatch(IActorRef subject)
    {
        if (Forget(subject))
        {
            ((IInternalActorRef)subject).SendSystemMessage(new UnwatchMessage(subject, this));
        }
    }

    /// <summary>True, once, for an actor that was watched when its termination was noticed.</summary>
    public bool IsStillWatched(IActorRef subject) => Forget(subject);

    /// <summary>Stops watching, tells the watchers and drops all further messages.</summary>
    public void End()
    {
        IActorRef[] watching;
        IInternalActorRef[] watchedBy;
        lock (_watchLock)
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
            watching = _watching is null ? [] : [.. _watching];
            watchedBy = _watchedBy is null ? [] : [.. _watchedBy];
            _watching = null;
            _watchedBy = null;
        }

        foreach (var subject in watching)
        {
            ((IInternalActorRef)subject).SendSystemMessage(new UnwatchMessage(subject, this));
        }

        foreach (var watcher in watchedBy)
        {
            watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: true));
        }
    }

    internal override void TellInternal(object message, IActorRef? sender)
    {
        if (_ended)
        {
            return;
        }

        if (message is PoisonPill or Kill)
        {
            ReceiveEnd(message);
        }
        else
        {
            Receive(sender, message);
        }
    }

    /// <summary>Takes a message, on the thread of its sender; a <see cref="Terminated"/> counts only while it <see cref="IsStillWatched"/>.</summary>
    protected abstract void Receive(IActorRef? sender, object message);

    /// <summary>Takes a <see cref="PoisonPill"/> or <see cref="Kill"/>: ignored, there is no actor to stop.</summary>
    protected virtual void ReceiveEnd(object message)
        => _materializer.Logger.Warning(
            "{0} message sent to StageActor({1}) will be ignored, since it is not a real Actor. Use a custom message type to communicate with it instead.",
            message,
            Path);

    internal override void SendSystemMessageInternal(SystemMessage message)
    {
        switch (message)
        {
            case WatchMessage watch:
                AddWatcher(watch.Watcher);
                break;
            case UnwatchMessage unwatch:
                lock (_watchLock)
                {
                    _watchedBy?.Remove((IInternalActorRef)unwatch.Watcher);
                }

                break;
            case DeathWatchNotification notification:
                Receive(
                    notification.Actor,
                    new Terminated(notification.Actor, notification.ExistenceConfirmed, addressTerminated: false));
                break;
        }
    }

    private void AddWatcher(IInternalActorRef watcher)
    {
        lock (_watchLock)
        {
            if (!_ended)
            {
                (_watchedBy ??= []).Add(watcher);
                return;
            }
        }

        watcher.SendSystemMessage(new DeathWatchNotification(this, existenceConfirmed: true));
    }

    private bool Forget(IActorRef subject)
    {
        lock (_watchLock)
        {
            return _watching?.Remove(subject) == true;
        }
    }
}
