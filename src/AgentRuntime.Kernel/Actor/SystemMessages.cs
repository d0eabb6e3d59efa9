#pragma warning disable MA0048 // one line each: the cell's protocol reads best in one place
namespace Akka.Actor;

/// <summary>Replace the instance after a failure.</summary>
internal sealed class RecreateMessage(Exception cause) : SystemMessage
{
    internal Exception Cause { get; } = cause;
}

/// <summary>Process no user message until resumed.</summary>
internal sealed class SuspendMessage : SystemMessage;

/// <summary>Go on; a cause says that it ends a failure.</summary>
internal sealed class ResumeMessage(Exception? causedByFailure) : SystemMessage
{
    internal Exception? CausedByFailure { get; } = causedByFailure;
}

/// <summary>Stop after the current message.</summary>
internal sealed class TerminateMessage : SystemMessage;

/// <summary>A child failed and waits, suspended, for a decision.</summary>
internal sealed class FailedMessage(IActorRef child, Exception cause) : SystemMessage
{
    internal IActorRef Child { get; } = child;

    internal Exception Cause { get; } = cause;
}

/// <summary>An actor has stopped: sent to its parent and its watchers.</summary>
internal sealed class DeathWatchNotification(IActorRef actor, bool existenceConfirmed) : SystemMessage
{
    internal IActorRef Actor { get; } = actor;

    internal bool ExistenceConfirmed { get; } = existenceConfirmed;
}

/// <summary>Tell the watcher when the watchee stops.</summary>
internal sealed class WatchMessage(IInternalActorRef watchee, IInternalActorRef watcher) : SystemMessage
{
    internal IInternalActorRef Watchee { get; } = watchee;

    internal IInternalActorRef Watcher { get; } = watcher;
}

/// <summary>Takes a <see cref="WatchMessage"/> back.</summary>
internal sealed class UnwatchMessage(IActorRef watchee, IActorRef watcher) : SystemMessage
{
    internal IActorRef Watchee { get; } = watchee;

    internal IActorRef Watcher { get; } = watcher;
}

/// <summary>Run a continuation of an asynchronous handler.</summary>
internal sealed class TaskMessage(Dispatch.ActorTaskScheduler scheduler, Task task) : SystemMessage
{
    internal Dispatch.ActorTaskScheduler Scheduler { get; } = scheduler;

    internal Task Task { get; } = task;
}

/// <summary>An asynchronous handler has ended.</summary>
internal sealed class TaskCompletedMessage(Dispatch.ActorTaskScheduler scheduler, Exception? exception) : SystemMessage
{
    internal Dispatch.ActorTaskScheduler Scheduler { get; } = scheduler;

    internal Exception? Exception { get; } = exception;
}
