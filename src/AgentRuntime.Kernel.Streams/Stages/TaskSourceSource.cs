using Akka.Streams.Dsl;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Emits the elements of the source that a task gives.</summary>
internal sealed class TaskSourceSource<TOut, TMat>(Task<Source<TOut, TMat>> task)
    : SourceStage<TOut, Task<TMat>>("taskFlattenSource")
{
    public override ILogicAndMaterializedValue<Task<TMat>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic(task);
        return new LogicAndMaterializedValue<Task<TMat>>(logic, logic.Value);
    }

    private sealed class Logic(Task<Source<TOut, TMat>> task) : DelegatingSourceLogic<TOut, TMat>
    {
        public override void PreStart()
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

        private void OnCompleted(Task<Source<TOut, TMat>> completed)
        {
            if (completed.IsCompletedSuccessfully)
            {
                Delegate(completed.ResultNow());
            }
            else
            {
                FailValue(completed.Failure());
                FailStage(completed.Failure());
            }
        }
    }
}
