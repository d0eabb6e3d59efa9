namespace Akka.Actor;

/// <summary>What an actor has only after a failure, with behaviours on top of each other, with asynchronous handlers or with a child.</summary>
internal sealed class RareExtras
{
    /// <summary>The behaviours below the present one.</summary>
    internal Stack<Delegate>? Behaviors { get; set; }

    internal Dictionary<IActorRef, object?>? TerminatedQueued { get; set; }

    /// <summary>The actor or the child whose failure waits for the supervisor's decision.</summary>
    internal IActorRef? Perpetrator { get; set; }

    internal Dispatch.ActorTaskScheduler? TaskScheduler { get; set; }
    internal SupervisorStrategy? Strategy { get; set; }

    internal bool IsEmpty =>
        Behaviors is null && TerminatedQueued is null && Perpetrator is null && TaskScheduler is null && Strategy is null;
}
