using Akka.Streams.Stage;
using Akka.Streams.Supervision;

namespace Akka.Streams.Stages;

/// <summary>Folds all elements into one value and emits it when upstream has completed.</summary>
internal sealed class AggregateStage<TIn, TOut>(TOut zero, Func<TOut, TIn, TOut> aggregate)
    : FlowStage<TIn, TOut>("aggregate")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
        => new Logic(zero, aggregate, inheritedAttributes);

    private sealed class Logic(TOut zero, Func<TOut, TIn, TOut> aggregate, Attributes attributes) : FlowLogic<TIn, TOut>
    {
        private readonly TOut _zero = zero;
        private TOut _value = zero;

        public override void OnPush()
        {
            try
            {
                _value = aggregate(_value, Grab(In));
            }
#pragma warning disable CA1031 // the decider says what becomes of it
            catch (Exception e)
#pragma warning restore CA1031
            {
                switch (attributes.GetDecider()(e))
                {
                    case Directive.Stop:
                        FailStage(e);
                        return;
                    case Directive.Restart:
                        _value = _zero;
                        break;
                    case Directive.Resume:
                        break;
                }
            }

            Pull(In);
        }

        public override void OnUpstreamFinish() => Emit(Out, _value, CompleteStage);

        public override void OnPull() => PullOnce(In);
    }
}
