using Akka.Streams.Stage;
using Akka.Streams.Supervision;

namespace Akka.Streams.Stages;

/// <summary>Folds all elements into one value by tasks, one at a time, and emits it when upstream has completed.</summary>
internal sealed class AggregateAsyncStage<TIn, TOut>(TOut zero, Func<TOut, TIn, Task<TOut>> aggregate)
    : FlowStage<TIn, TOut>("aggregateAsync")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
        => new Logic(zero, aggregate, inheritedAttributes);

    private sealed class Logic(TOut zero, Func<TOut, TIn, Task<TOut>> aggregate, Attributes attributes) : FlowLogic<TIn, TOut>
    {
        private readonly TOut _zero = zero;
        private TOut _value = zero;
        private bool _isFolding;

        public override void OnPush()
        {
            Task<TOut> task;
            try
            {
                task = aggregate(_value, Grab(In));
            }
#pragma warning disable CA1031 // the decider says what becomes of it
            catch (Exception e)
#pragma warning restore CA1031
            {
                OnFailure(e);
                return;
            }

            _isFolding = true;
            if (task.IsCompleted)
            {
                OnFolded(task);
            }
            else
            {
                task.Then(this, OnFolded);
            }
        }

        public override void OnPull()
        {
            if (!_isFolding)
            {
                PullOnce(In);
            }
        }

        public override void OnUpstreamFinish()
        {
            if (!_isFolding)
            {
                Emit(Out, _value, CompleteStage);
            }
        }

        private void OnFolded(Task<TOut> task)
        {
            _isFolding = false;
            if (task.IsCompletedSuccessfully)
            {
                _value = task.ResultNow();
                Continue();
            }
            else
            {
                OnFailure(task.Failure());
            }
        }

        private void OnFailure(Exception failure)
        {
            switch (attributes.GetDecider()(failure))
            {
                case Directive.Stop:
                    FailStage(failure);
                    return;
                case Directive.Restart:
                    _value = _zero;
                    break;
                case Directive.Resume:
                    break;
            }

            Continue();
        }

        private void Continue()
        {
            if (IsClosed(In))
            {
                Emit(Out, _value, CompleteStage);
            }
            else
            {
                PullOnce(In);
            }
        }
    }
}
