using Akka.Streams.Stage;
using Akka.Streams.Supervision;

namespace Akka.Streams.Stages;

/// <summary>Folds elements into a value and emits the first value and every one after it.</summary>
internal sealed class ScanStage<TIn, TOut>(TOut zero, Func<TOut, TIn, TOut> scan) : FlowStage<TIn, TOut>("scan")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(zero, scan, inheritedAttributes);

    private sealed class Logic(TOut zero, Func<TOut, TIn, TOut> scan, Attributes attributes) : FlowLogic<TIn, TOut>
    {
        private readonly TOut _zero = zero;
        private TOut _value = zero;
        private bool _zeroIsSent;

        public override void OnPull()
        {
            if (_zeroIsSent)
            {
                Pull(In);
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
                _value = scan(_value, Grab(In));
                Push(Out, _value);
            }
#pragma warning disable CA1031 // the decider says what becomes of it
            catch (Exception e)
#pragma warning restore CA1031
            {
                switch (attributes.GetDecider()(e))
                {
                    case Directive.Stop:
                        FailStage(e);
                        break;
                    case Directive.Resume:
                        PullOnce(In);
                        break;
                    case Directive.Restart:
                        _value = _zero;
                        Push(Out, _zero);
                        break;
                }
            }
        }

        public override void OnUpstreamFinish()
        {
            if (_zeroIsSent)
            {
                CompleteStage();
            }
        }

        public override void OnUpstreamFailure(Exception e)
        {
            if (_zeroIsSent)
            {
                FailStage(e);
            }
            else
            {
                Emit(Out, _zero, () => FailStage(e));
            }
        }
    }
}
