using System.Runtime.ExceptionServices;
using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>Runs the continuations of an actor's asynchronous code inside the actor, one at a time, before its user messages.</summary>
public class ActorTaskScheduler : TaskScheduler
{
    private readonly ActorCell _cell;
    private object? _message;
    private bool _detached;

    internal ActorTaskScheduler(ActorCell cell) => _cell = cell;

    /// <summary>The message whose handler is running or awaiting, or null.</summary>
    public object? CurrentMessage => _message ?? _cell.CurrentMessage;

    /// <summary>Always 1.</summary>
    public override int MaximumConcurrencyLevel => 1;

    internal IActorRef? CapturedSender { get; private set; }

    /// <summary>How many asynchronous operations have not ended.</summary>
    internal int Pending { get; set; }

    /// <summary>Runs an action as <see cref="RunTask(Func{Task})"/> does.</summary>
    /// <exception cref="InvalidOperationException">No actor's code is running on this thread.</exception>
    public static void RunTask(Action action)
        => RunTask(
            static a =>
            {
                a();
                return Task.CompletedTask;
            },
            action);

    /// <summary>Runs an asynchronous action inside the current actor: no user message is processed until it has ended, the
    /// sender stays valid after an await, and what it throws goes to the supervisor.</summary>
    /// <exception cref="InvalidOperationException">No actor's code is running on this thread.</exception>
    public static void RunTask(Func<Task> asyncAction) => RunTask(static a => a(), asyncAction);

    internal static void RunTask<T>(Func<T, Task> asyncAction, T argument)
    {
        var cell = ActorCell.Current
            ?? throw new InvalidOperationException("RunTask must be call from an actor context.");
        var scheduler = cell.TaskScheduler;
        var starter = new Task<Task?>(() => asyncAction(argument), TaskCreationOptions.DenyChildAttach);
        starter.RunSynchronously(scheduler);
        if (starter.Exception?.InnerException is { } thrown)
        {
            ExceptionDispatchInfo.Throw(thrown);
        }

        if (starter.IsCanceled)
        {
            throw new TaskCanceledException(starter);
        }

#pragma warning disable VSTHRD002 // the task has run to its end
        scheduler.Follow(starter.Result);
#pragma warning restore VSTHRD002
    }

    internal void Capture(object? message, IActorRef? sender)
    {
        _message = message;
        CapturedSender = sender;
    }

    internal void Execute(Task task)
    {
        OnBeforeTaskStarted();
        TryExecuteTask(task);
        OnAfterTaskCompleted();
    }

    /// <summary>Runs a continuation of an actor that has stopped, outside any actor, so that what awaits is not lost for ever.</summary>
    internal void ExecuteDetached(Task task)
    {
        _detached = true;
        ThreadPool.UnsafeQueueUserWorkItem(static s => s.Scheduler.TryExecuteTask(s.Task), (Scheduler: this, Task: task), preferLocal: false);
    }

    /// <summary>Nothing: what waits is in the actor's mailbox.</summary>
    protected override IEnumerable<Task>? GetScheduledTasks() => null;

    /// <summary>Called before each task that the actor runs.</summary>
    protected virtual void OnBeforeTaskStarted()
    {
    }

    /// <summary>Called after each task that the actor ran.</summary>
    protected virtual void OnAfterTaskCompleted()
    {
    }

    /// <summary>Sends the task to the actor.</summary>
    protected override void QueueTask(Task task) => _cell.SendSystemMessage(new TaskMessage(this, task));

    /// <summary>Runs the task now when the actor's code is running on this thread.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued)
        => (_detached || ReferenceEquals(ActorCell.Current, _cell)) && TryExecuteTask(task);

    private static Exception? Outcome(Task task)
        => task.IsCanceled ? new TaskCanceledException(task) : task.Exception?.InnerException;

    private void Follow(Task? task)
    {
        if (task is null)
        {
            return;
        }

        if (task.IsCompleted)
        {
            if (Outcome(task) is { } thrown)
            {
                ExceptionDispatchInfo.Throw(thrown);
            }

            return;
        }

        _cell.BeginTask(this);
        _ = task.ContinueWith(
            static (t, s) =>
            {
                var scheduler = (ActorTaskScheduler)s!;
                scheduler._cell.SendSystemMessage(new TaskCompletedMessage(scheduler, Outcome(t)));
            },
            this,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously | TaskContinuationOptions.DenyChildAttach,
            Default);
    }
}
