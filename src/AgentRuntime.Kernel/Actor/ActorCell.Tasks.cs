using Akka.Dispatch;

namespace Akka.Actor;

/// <content>Asynchronous handlers: the mailbox waits for their end, their continuations run inside the actor.</content>
internal sealed partial class ActorCell
{
    /// <summary>The scheduler of this incarnation's asynchronous handlers.</summary>
    internal ActorTaskScheduler TaskScheduler => Extras.Rare.TaskScheduler ??= new ActorTaskScheduler(this);

    /// <summary>Keeps user messages waiting until the matching <see cref="TaskCompletedMessage"/>.</summary>
    internal void BeginTask(ActorTaskScheduler scheduler)
    {
        if (scheduler.Pending++ == 0)
        {
            scheduler.Capture(_currentMessage, _sender);
            _flags |= CellFlags.Retained;
        }

        _suspendCount++;
    }

    private void RunContinuation(TaskMessage task)
    {
        if (ReferenceEquals(task.Scheduler, _extras?.RareOrNull?.TaskScheduler))
        {
            task.Scheduler.Execute(task.Task);
            return;
        }

        // The instance that awaits was replaced: its code ends with the message it began with, not with the present one.
        var message = _currentMessage;
        var sender = _sender;
        _currentMessage = task.Scheduler.CurrentMessage;
        _sender = task.Scheduler.CapturedSender;
        task.Scheduler.Execute(task.Task);
        _currentMessage = message;
        _sender = sender;
    }

    private void EndTask(TaskCompletedMessage completed)
    {
        var scheduler = completed.Scheduler;
        if (!ReferenceEquals(scheduler, _extras?.RareOrNull?.TaskScheduler))
        {
            return;
        }

        ResumeNonRecursive();
        if (--scheduler.Pending == 0)
        {
            _flags &= ~CellFlags.Retained;
            scheduler.Capture(null, null);
        }

        if (completed.Exception is { } exception)
        {
            HandleInvokeFailure(exception, null);
            return;
        }

        if (!IsFailed)
        {
            EndMessage();
        }
    }

    private void AbandonTask(CellExtras extras)
    {
        if (extras.RareOrNull is { TaskScheduler: { } scheduler } rare)
        {
            _suspendCount -= scheduler.Pending;
            rare.TaskScheduler = null;
            _flags &= ~CellFlags.Retained;
        }
    }
}
