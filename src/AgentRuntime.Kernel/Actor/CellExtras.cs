namespace Akka.Actor;

/// <summary>What only some actors need; most have none of it, so it is not part of the cell.</summary>
internal sealed class CellExtras
{
    internal Stack<Delegate>? Behaviors;
    internal Receive? Behavior;
    internal Stash? Stash;
    internal bool CurrentIsStashed;
    internal TimerScheduler? Timers;

    internal TimeSpan? ReceiveTimeout;
    internal ICancelable? ReceiveTimeoutTimer;
    internal ReceiveTimeoutTick? ReceiveTimeoutTick;

    internal Dictionary<IActorRef, object?>? Watching;
    internal Dictionary<IActorRef, object?>? TerminatedQueued;
    internal HashSet<IActorRef>? WatchedBy;

    /// <summary>The actor or the child whose failure waits for the supervisor's decision.</summary>
    internal IActorRef? Perpetrator;

    internal Dispatch.ActorTaskScheduler? TaskScheduler;
    internal SupervisorStrategy? Strategy;

    internal bool HasTerminationState => Watching is { Count: > 0 } || WatchedBy is { Count: > 0 };
}
