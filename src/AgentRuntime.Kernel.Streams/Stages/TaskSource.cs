using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Emits a task's result.</summary>
internal sealed class TaskSource<T>(Task<T> task) : SourceStage<T>("taskSource")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(task);

    private sealed class Logic(Task<T> task) : SourceLogic<T>
    {
        public override void PreStart()
        {
            if (task.IsFaulted || task.IsCanceled)
            {
                FailStage(task.Failure());
            }
        }

        public override void OnPull()
        {
            if (task.IsCompleted)
            {
                OnCompleted(task);
            }
            else
            {
                task.Then(this, OnCompleted);
            }
        }

        private void OnCompleted(Task<T> completed)
        {
            if (completed.IsCompletedSuccessfully)
            {
                Emit(Out, completed.ResultNow(), CompleteStage);
            }
            else
            {
                FailStage(completed.Failure());
            }
        }
    }
}
