namespace Akka.Actor;

/// <summary>What only some actors need; most have none of it, so it is not part of the cell.</summary>
internal sealed class CellExtras
{
    /// <summary>The behaviours below the present one.</summary>
    internal Stack<Delegate>? Behaviors { get; set; }
    internal Receive? Behavior { get; set; }
    internal Stash? Stash { get; set; }
    internal bool CurrentIsStashed { get; set; }
    internal TimerScheduler? Timers { get; set; }

    internal TimeSpan? ReceiveTimeout { get; set; }
    internal ReceiveTimeoutTick? ReceiveTimeoutTick { get; set; }

    /// <summary>When the receive time-out passes, on the scheduler's monotonic clock.</summary>
    internal TimeSpan ReceiveTimeoutDue { get; set; }

    internal Dictionary<IActorRef, object?>? Watching { get; set; }
    internal Dictionary<IActorRef, object?>? TerminatedQueued { get; set; }
    internal HashSet<IActorRef>? WatchedBy { get; set; }

    /// <summary>The actor or the child whose failure waits for the supervisor's decision.</summary>
    internal IActorRef? Perpetrator { get; set; }

    internal Dispatch.ActorTaskScheduler? TaskScheduler { get; set; }
    internal SupervisorStrategy? Strategy { get; set; }

    internal bool HasTerminationState => Watching is { Count: > 0 } || WatchedBy is { Count: > 0 };

    /// <summary>An actor at rest keeps no empty tables: most watch for a short time and then no more.</summary>
    internal void DropEmptyWatches()
    {
        Watching = Watching is { Count: 0 } ? null : Watching;
        TerminatedQueued = TerminatedQueued is { Count: 0 } ? null : TerminatedQueued;
        WatchedBy = WatchedBy is { Count: 0 } ? null : WatchedBy;
    }
}
