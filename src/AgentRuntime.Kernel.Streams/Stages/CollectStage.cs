using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Maps the elements for which a predicate is true and drops the others.</summary>
internal sealed class CollectStage<TIn, TOut>(Func<TIn, bool> isDefined, Func<TIn, TOut> collector)
    : FlowStage<TIn, TOut>("collect")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
        => new Logic(isDefined, collector, inheritedAttributes);

    private sealed class Logic(Func<TIn, bool> isDefined, Func<TIn, TOut> collector, Attributes attributes)
        : SupervisedFlowLogic<TIn, TOut>(attributes)
    {
        protected override void OnElement(TIn element)
        {
            if (isDefined(element))
            {
                Push(Out, collector(element));
            }
            else
            {
                Pull(In);
            }
        }
    }
}
