using Akka.Streams.Stage;
using Akka.Streams.Supervision;

namespace Akka.Streams.Stages;

/// <summary>Folds elements into a value by tasks, one at a time, and emits the first value and every one after it.</summary>
internal sealed class ScanAsyncStage<TIn, TOut>(TOut zero, Func<TOut, TIn, Task<TOut>> scan)
    : FlowStage<TIn, TOut>("scanAsync")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(zero, scan, inheritedAttributes);

    private sealed class Logic(TOut zero, Func<TOut, TIn, Task<TOut>> scan, Attributes attributes) : FlowLogic<TIn, TOut>
    {
        private readonly TOut _zero = zero;
        private TOut _value = zero;
        private bool _zeroIsSent;
        private bool _isScanning;

        public override void OnPull()
        {
            if (_zeroIsSent)
            {
                PullOnce(In);
                return;
            }

            _zeroIsSent = true;
            Push(Out, _zero);
            if (IsClosed(In))
            {
                CompleteStage();
            }
        }

        public override void OnPush()
        {
            try
            {
                var task = scan(_value, Grab(In));
                _isScanning = true;
                if (task.IsCompleted)
                {
                    OnScanned(task);
                }
                else
                {
                    task.Then(this, OnScanned);
                }
            }
#pragma warning disable CA1031 // the decider says what becomes of it
            catch (Exception e)
#pragma warning restore CA1031
            {
                OnFailure(e);
            }
        }

        public override void OnUpstreamFinish()
        {
            if (_zeroIsSent && !_isScanning)
            {
                CompleteStage();
            }
        }

        private void OnScanned(Task<TOut> task)
        {
            _isScanning = false;
            if (!task.IsCompletedSuccessfully)
            {
                OnFailure(task.Failure());
                return;
            }

            _value = task.ResultNow();
            Push(Out, _value);
            if (IsClosed(In))
            {
                CompleteStage();
            }
        }

        private void OnFailure(Exception failure)
        {
            _isScanning = false;
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

            if (IsClosed(In))
            {
                CompleteStage();
            }
            else
            {
                PullOnce(In);
            }
        }
    }
}
