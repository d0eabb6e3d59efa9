using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Emits the result of a completion source, or nothing when that is the default of its type.</summary>
internal sealed class MaybeSource<T>() : SourceStage<T, TaskCompletionSource<T>>("maybeSource")
{
    public override ILogicAndMaterializedValue<TaskCompletionSource<T>> CreateLogicAndMaterializedValue(
        Attributes inheritedAttributes)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        return new LogicAndMaterializedValue<TaskCompletionSource<T>>(new Logic(completion), completion);
    }

    private sealed class Logic(TaskCompletionSource<T> completion) : SourceLogic<T>
    {
        private bool _ended;

        public override void PreStart()
        {
            if (completion.Task.IsCompleted)
            {
                OnCompleted(completion.Task);
            }
            else
            {
                completion.Task.Then(this, OnCompleted);
            }
        }

        public override void OnPull()
        {
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            _ended = true;
            completion.TrySetResult(default!);
            base.OnDownstreamFinish(cause);
        }

        public override void PostStop()
        {
            if (!_ended)
            {
                completion.TrySetException(AbruptEnd());
            }
        }

        private void OnCompleted(Task<T> task)
        {
            _ended = true;
            if (!task.IsCompletedSuccessfully)
            {
                FailStage(task.Failure());
                return;
            }

            var element = task.ResultNow();
            if (EqualityComparer<T>.Default.Equals(element, default!))
            {
                CompleteStage();
            }
            else
            {
                Emit(Out, element, CompleteStage);
            }
        }
    }
}
