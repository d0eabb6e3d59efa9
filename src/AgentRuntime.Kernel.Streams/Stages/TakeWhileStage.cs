using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Passes elements on while a predicate is true.</summary>
/// <param name="predicate">The predicate.</param>
/// <param name="inclusive">Passes on the first element for which the predicate is false, too.</param>
internal sealed class TakeWhileStage<T>(Predicate<T> predicate, bool inclusive) : FlowStage<T, T>("takeWhile")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
        => new Logic(predicate, inclusive, inheritedAttributes);

    private sealed class Logic(Predicate<T> predicate, bool inclusive, Attributes attributes)
        : SupervisedFlowLogic<T, T>(attributes)
    {
        protected override void OnElement(T element)
        {
            if (predicate(element))
            {
                Push(Out, element);
                return;
            }

            if (inclusive)
            {
                Push(Out, element);
            }

            CompleteStage();
        }
    }
}
