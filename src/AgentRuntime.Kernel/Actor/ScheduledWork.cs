using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>Something that waits in the scheduler's heap.</summary>
internal class ScheduledWork : IThreadPoolWorkItem
{
    private readonly HeapScheduler? _scheduler;
    private readonly object _target;
    private readonly object? _message;
    private readonly IActorRef? _sender;
    private readonly ICancelable? _cancelable;
    private int _running;

    internal ScheduledWork(
        HeapScheduler? scheduler, long dueTicks, long intervalTicks, object target, object? message, IActorRef? sender, ICancelable? cancelable)
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

    /// <summary>The order of scheduling; it decides between equal due times.</summary>
    internal long Sequence { get; set; }

    /// <summary>Whether it is done in no time: sending to a mailbox that has no bound, or work of the kernel's own.</summary>
    internal virtual bool IsQuick => _target is IQuickWork || (_message is not null && _target is not LocalActorRef { Cell.IsBounded: true });

    /// <summary>What runs, or who is told.</summary>
    protected object Target => _target;

    /// <summary>What takes it back; null where nothing does, or its owner removes it.</summary>
    protected ICancelable? CancelledBy => _cancelable;

    internal bool IsCancelled => _cancelable?.IsCancellationRequested == true;

    internal bool IsBefore(ScheduledWork other)
        => DueTicks != other.DueTicks ? DueTicks < other.DueTicks : Sequence < other.Sequence;

    /// <summary>Whether it may run now: a repeated action that takes longer than its interval does not overlap itself.</summary>
    internal bool TryBegin() => Interlocked.Exchange(ref _running, 1) == 0;

    void IThreadPoolWorkItem.Execute()
    {
        _scheduler!.Run(this);
        Volatile.Write(ref _running, 0);
    }

    internal void Remove() => _scheduler?.Remove(this);

    internal void Detach()
    {
        if (_cancelable is Cancelable cancelable)
        {
            cancelable.Detach(this);
        }
    }

    internal virtual void Execute()
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
