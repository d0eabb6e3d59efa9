using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Maps elements and drops those whose result is the default of its type.</summary>
internal sealed class CollectNonDefaultStage<TIn, TOut>(Func<TIn, TOut> collector) : FlowStage<TIn, TOut>("collect")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(collector, inheritedAttributes);

    private sealed class Logic(Func<TIn, TOut> collector, Attributes attributes)
        : SupervisedFlowLogic<TIn, TOut>(attributes)
    {
        protected override void OnElement(TIn element)
        {
            var collected = collector(element);
            if (EqualityComparer<TOut>.Default.Equals(collected, default!))
            {
                Pull(In);
            }
            else
            {
                Push(Out, collected);
            }
        }
    }
}
