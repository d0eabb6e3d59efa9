namespace Akka.Actor;

/// <summary>
/// Wakes an actor whose receive time-out may have passed; the cell drops all but its latest one. It is the scheduled work and the message
/// in one: every idle actor has one.
/// </summary>
internal sealed class ReceiveTimeoutTick : ScheduledWork, IAutoReceivedMessage
{
    private ReceiveTimeoutTick(HeapScheduler? scheduler, long dueTicks, LocalActorRef actor, Cancelable? cancelable)
        : base(scheduler, dueTicks, intervalTicks: 0, actor, message: null, actor, cancelable)
    {
    }

    internal override bool IsQuick => Target is not LocalActorRef { Cell.IsBounded: true };

    /// <summary>Lets a tick come to an actor after a delay.</summary>
    internal static ReceiveTimeoutTick Schedule(IScheduler scheduler, TimeSpan delay, LocalActorRef actor)
    {
        if (scheduler is HeapScheduler heap)
        {
            var own = new ReceiveTimeoutTick(heap, HeapScheduler.DueAfter(delay), actor, cancelable: null);
            heap.Add(own);
            return own;
        }

        // A scheduler of somebody else's makes work of its own of it.
        var cancelable = new Cancelable(scheduler);
        var tick = new ReceiveTimeoutTick(scheduler: null, dueTicks: 0, actor, cancelable);
        scheduler.ScheduleTellOnce(delay, actor, tick, actor, cancelable);
        return tick;
    }

    /// <summary>Takes it back; one that is on its way already still comes.</summary>
    internal void Cancel()
    {
        if (CancelledBy is { } cancelable)
        {
            cancelable.Cancel(false);
        }
        else
        {
            Remove();
        }
    }

    internal override void Execute() => ((LocalActorRef)Target).Tell(this, (LocalActorRef)Target);
}
