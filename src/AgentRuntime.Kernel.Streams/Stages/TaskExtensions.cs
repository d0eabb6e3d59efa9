using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>The ways from a task into a stage.</summary>
internal static class TaskExtensions
{
    /// <summary>The result of a task that has ended.</summary>
#pragma warning disable VSTHRD002 // nothing is waited for: the task has ended
    public static T ResultNow<T>(this Task<T> task) => task.GetAwaiter().GetResult();
#pragma warning restore VSTHRD002

    /// <summary>Why a task failed, without the wrapper that tasks put around it.</summary>
    public static Exception Failure(this Task task)
    {
        if (task.Exception is { } failure)
        {
            return failure.InnerExceptions.Count == 1 ? failure.InnerExceptions[0] : failure;
        }

        return new TaskCanceledException(task);
    }

    /// <summary>Calls <paramref name="handler"/> inside the stage when the task has ended, however it ended.</summary>
    public static void Then<TTask>(this TTask task, GraphStageLogic logic, Action<TTask> handler)
        where TTask : Task
        => _ = task.ContinueWith(
            static (ended, state) =>
            {
                var (logic, handler) = ((GraphStageLogic, Action<TTask>))state!;
                logic.Post(handler, (TTask)ended);
            },
            (logic, handler),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
}
