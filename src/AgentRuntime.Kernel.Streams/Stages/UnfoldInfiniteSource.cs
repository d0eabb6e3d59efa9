using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Makes elements from a state without end.</summary>
internal sealed class UnfoldInfiniteSource<TState, TElem>(TState state, Func<TState, (TState, TElem)> unfold)
    : SourceStage<TElem>("unfoldInf")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(state, unfold);

    private sealed class Logic(TState state, Func<TState, (TState, TElem)> unfold) : SourceLogic<TElem>
    {
        private TState _state = state;

        public override void OnPull()
        {
            var (next, element) = unfold(_state);
            _state = next;
            Push(Out, element);
        }
    }
}
