using Akka.Streams.Stage;
using Akka.Streams.Supervision;

namespace Akka.Streams.Stages;

/// <summary>Folds all elements into one value, starting with the first.</summary>
internal sealed class SumStage<T>(Func<T, T, T> reduce) : FlowStage<T, T>("sum")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(reduce, inheritedAttributes);

    private sealed class Logic(Func<T, T, T> reduce, Attributes attributes) : FlowLogic<T, T>
    {
        private T _value = default!;
        private bool _hasValue;

        public override void OnPush()
        {
            var element = Grab(In);
            if (!_hasValue)
            {
                _value = element;
                _hasValue = true;
                Pull(In);
                return;
            }

            try
            {
                _value = reduce(_value, element);
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
                        _hasValue = false;
                        break;
                    case Directive.Resume:
                        break;
                }
            }

            Pull(In);
        }

        public override void OnUpstreamFinish()
        {
            if (_hasValue)
            {
                Emit(Out, _value, CompleteStage);
            }
            else
            {
                FailStage(new InvalidOperationException("Reduce over empty stream"));
            }
        }

        public override void OnPull() => PullOnce(In);
    }
}
