using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Fails when the cost of all elements exceeds a limit.</summary>
internal sealed class LimitStage<T>(long max, Func<T, long> costFunction) : FlowStage<T, T>("limitWeighted")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
        => new Logic(max, costFunction, inheritedAttributes);

    private sealed class Logic(long max, Func<T, long> costFunction, Attributes attributes)
        : SupervisedFlowLogic<T, T>(attributes)
    {
        private readonly long _max = max;
        private long _left = max;

        protected override void OnElement(T element)
        {
            _left -= costFunction(element);
            if (_left >= 0)
            {
                Push(Out, element);
            }
            else
            {
                FailStage(new StreamLimitReachedException(_max));
            }
        }

        protected override void Reset() => _left = _max;
    }
}
