namespace Akka.Actor;

/// <summary>The reference that waits for the answer of an ask.</summary>
internal sealed class AskActorRef<T> : MinimalActorRef
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ActorSystemImpl _system;
    private ActorPath? _path;
    private ScheduledWork? _timeout;
    private CancellationTokenRegistration _cancellation;

    internal AskActorRef(ActorSystemImpl system) => _system = system;

    public override ActorPath Path
    {
        get
        {
            if (_path is null)
            {
                Interlocked.CompareExchange(ref _path, _system.NewTempPath(), null);
            }

            return _path;
        }
    }

    internal override ActorSystemImpl? SystemImpl => _system;

    internal override bool IsTerminatedInternal => Task.IsCompleted;

    internal Task<T> Task => _result.Task;

    internal void Arm(TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (timeout != Timeout.InfiniteTimeSpan)
        {
            ArmTimeout(timeout);
        }

        if (cancellationToken.CanBeCanceled)
        {
            _cancellation = cancellationToken.UnsafeRegister(
                static (state, token) => ((AskActorRef<T>)state!).Cancel(token), this);
        }
    }

    internal override void TellInternal(object message, IActorRef? sender)
    {
        var accepted = message switch
        {
            Status.Failure failure when typeof(T) != typeof(Status.Failure) && typeof(T) != typeof(Status)
                => _result.TrySetException(failure.Cause ?? new TaskCanceledException("Task cancelled by actor via Failure message.")),
            T answer => _result.TrySetResult(answer),
            _ => _result.TrySetException(new ArgumentException(
                $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]", nameof(message))),
        };
        if (accepted)
        {
            Disarm();
        }
        else if (!Task.IsCanceled)
        {
            _system.DeadLettersRef.Undelivered(message, sender, this);
        }
    }

    internal override void SendSystemMessageInternal(SystemMessage message)
    {
        switch (message)
        {
            case DeathWatchNotification notification:
                TellInternal(new Terminated(notification.Actor, notification.ExistenceConfirmed, addressTerminated: false), notification.Actor);
                break;
            case WatchMessage watch when Task.IsCompleted:
                watch.Watcher.SendSystemMessage(new DeathWatchNotification(watch.Watchee, existenceConfirmed: false));
                break;
            case WatchMessage watch:
                _ = Task.ContinueWith(
                    static (_, state) =>
                    {
                        var request = (WatchMessage)state!;
                        request.Watcher.SendSystemMessage(new DeathWatchNotification(request.Watchee, existenceConfirmed: true));
                    },
                    watch,
                    CancellationToken.None,
                    TaskContinuationOptions.ExecuteSynchronously,
                    TaskScheduler.Default);
                break;
        }
    }

    private void ArmTimeout(TimeSpan timeout)
    {
        try
        {
            if (_system.Scheduler is HeapScheduler heap)
            {
                _timeout = heap.Schedule(timeout, TimeSpan.Zero, new TimeoutWork(this, timeout), null, null, null);
            }
            else
            {
                _system.Scheduler.Advanced.ScheduleOnce(timeout, new TimeoutWork(this, timeout));
            }
        }
        catch (SchedulerException e)
        {
            // The system has terminated: nobody is left to answer.
            _result.TrySetException(e);
        }
    }

    private void Disarm()
    {
        _timeout?.Remove();
        _cancellation.Unregister();
    }

    private void Cancel(CancellationToken cancellationToken)
    {
        _result.TrySetCanceled(cancellationToken);
        _timeout?.Remove();
    }

    private sealed class TimeoutWork(AskActorRef<T> ask, TimeSpan timeout) : IQuickWork
    {
        public void Run()
        {
            ask._result.TrySetException(new AskTimeoutException($"Timeout after {timeout} seconds"));
            ask._cancellation.Unregister();
        }

        public void Execute() => Run();
    }
}
