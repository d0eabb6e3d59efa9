using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Drops elements until a predicate is false for the first time.</summary>
internal sealed class SkipWhileStage<T>(Predicate<T> predicate) : FlowStage<T, T>("skipWhile")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(predicate, inheritedAttributes);

    private sealed class Logic(Predicate<T> predicate, Attributes attributes) : SupervisedFlowLogic<T, T>(attributes)
    {
        private bool _skips = true;

        protected override void OnElement(T element)
        {
            if (_skips && predicate(element))
            {
                Pull(In);
                return;
            }

            _skips = false;
            Push(Out, element);
        }
    }
}
