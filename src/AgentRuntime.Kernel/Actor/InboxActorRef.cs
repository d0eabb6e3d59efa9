using Akka.Event;

namespace Akka.Actor;

/// <summary>The reference behind an inbox: it keeps messages until they are received.</summary>
internal sealed class InboxActorRef(ActorSystemImpl system, int capacity) : MinimalActorRef
{
    private readonly ActorPath _path = system.NewTempPath();
    private readonly Lock _gate = new();
    private readonly LinkedList<object> _messages = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private readonly Dictionary<IActorRef, object?> _watching = new(ActorRefComparer.Instance);
    private bool _closed;
    private bool _warned;

    public override ActorPath Path => _path;

    internal override ActorSystemImpl? SystemImpl => system;

    internal override bool IsTerminatedInternal => _closed;

    internal override void TellInternal(object message, IActorRef? sender)
    {
        Waiter? taker = null;
        var warn = false;
        lock (_gate)
        {
            if (!_closed)
            {
                taker = TakeWaiter(message);
                if (taker is null && _messages.Count < capacity)
                {
                    _messages.AddLast(message);
                    return;
                }

                warn = taker is null && !_warned;
                _warned |= warn;
            }
        }

        if (warn)
        {
            system.EventStream.Publish(new Warning(
                Path.ToString(),
                GetType(),
                $"Dropping message: Inbox size has been exceeded, use akka.actor.inbox.inbox-size to increase maximum allowed inbox size. Current is {capacity}"));
        }

        if (taker is null || !taker.Result.TrySetResult(message))
        {
            system.DeadLettersRef.Undelivered(message, sender, this);
        }
    }

    internal override void SendSystemMessageInternal(SystemMessage message)
    {
        if (message is DeathWatchNotification notification)
        {
            object? instead;
            lock (_gate)
            {
                if (!_watching.Remove(notification.Actor, out instead))
                {
                    return;
                }
            }

            TellInternal(instead ?? new Terminated(notification.Actor, notification.ExistenceConfirmed, false), notification.Actor);
        }
    }

    internal Task<object> ReceiveAsync(Predicate<object>? predicate, TimeSpan timeout)
    {
        Waiter waiter;
        lock (_gate)
        {
            for (var node = _messages.First; node is not null; node = node.Next)
            {
                if (predicate is null || predicate(node.Value))
                {
                    _messages.Remove(node);
                    return Task.FromResult(node.Value);
                }
            }

            waiter = new Waiter(predicate);
            _waiters.AddLast(waiter);
        }

        if (timeout <= TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            Expire(waiter, timeout);
        }
        else if (timeout != Timeout.InfiniteTimeSpan)
        {
            var cancelable = system.Scheduler.Advanced.ScheduleOnceCancelable(timeout, () => Expire(waiter, timeout));
            _ = waiter.Result.Task.ContinueWith(
                static (_, c) => ((ICancelable)c!).Cancel(),
                cancelable,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }

        return waiter.Result.Task;
    }

    internal void Watch(IInternalActorRef subject, object? message)
    {
        lock (_gate)
        {
            _watching[subject] = message;
        }

        subject.SendSystemMessage(new WatchMessage(subject, this));
    }

    internal void Unwatch(IInternalActorRef subject)
    {
        lock (_gate)
        {
            _watching.Remove(subject);
        }

        subject.SendSystemMessage(new UnwatchMessage(subject, this));
    }

    internal void Close()
    {
        IInternalActorRef[] watched;
        lock (_gate)
        {
            _closed = true;
            _messages.Clear();
            watched = [.. _watching.Keys.Cast<IInternalActorRef>()];
            _watching.Clear();
        }

        foreach (var subject in watched)
        {
            subject.SendSystemMessage(new UnwatchMessage(subject, this));
        }
    }

    private Waiter? TakeWaiter(object message)
    {
        for (var node = _waiters.First; node is not null; node = node.Next)
        {
            if (node.Value.Predicate is null || node.Value.Predicate(message))
            {
                _waiters.Remove(node);
                return node.Value;
            }
        }

        return null;
    }

    private void Expire(Waiter waiter, TimeSpan timeout)
    {
        lock (_gate)
        {
            if (!_waiters.Remove(waiter))
            {
                // A message has been taken for it.
                return;
            }
        }

        waiter.Result.TrySetException(new TimeoutException($"Deadline passed: no message came within {timeout}."));
    }

    private sealed class Waiter(Predicate<object>? predicate)
    {
        internal Predicate<object>? Predicate { get; } = predicate;

        internal TaskCompletionSource<object> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
