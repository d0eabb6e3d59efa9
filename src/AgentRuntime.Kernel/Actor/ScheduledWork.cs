using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>Something that waits in the scheduler's heap.</summary>
internal sealed class ScheduledWork
{
    private readonly HeapScheduler _scheduler;
    private readonly object _target;
    private readonly object? _message;
    private readonly IActorRef? _sender;
    private readonly ICancelable? _cancelable;

    internal ScheduledWork(
        HeapScheduler scheduler, long dueTicks, long intervalTicks, object target, object? message, IActorRef? sender, ICancelable? cancelable)
    {
        _scheduler = scheduler;
        DueTicks = dueTicks;
        IntervalTicks = intervalTicks;
        _target = target;
        _message = message;
        _sender = sender;
        _cancelable = cancelable;
    }

    /// <summary>When it is due, in ticks of the scheduler's clock.</summary>
    internal long DueTicks { get; set; }

    /// <summary>After how many ticks it is due again; 0 for once.</summary>
    internal long IntervalTicks { get; }

    /// <summary>Its place in the heap; -1 outside; the scheduler's to change.</summary>
    internal int Index { get; set; } = -1;

    internal bool IsCancelled => _cancelable?.IsCancellationRequested == true;

    internal void Remove() => _scheduler.Remove(this);

    internal void Detach()
    {
        if (_cancelable is Cancelable cancelable)
        {
            cancelable.Detach(this);
        }
    }

    internal void Execute()
    {
        switch (_target)
        {
            case ICanTell receiver when _message is not null:
                receiver.Tell(_message, _sender);
                break;
            case Action action:
                action();
                break;
            case IRunnable runnable:
                runnable.Run();
                break;
        }
    }
}
