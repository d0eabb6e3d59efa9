using Akka.Streams.Stage;
using Akka.Util;

namespace Akka.Streams.Stages;

/// <summary>Makes elements from a state until a function gives none.</summary>
internal sealed class UnfoldSource<TState, TElem>(TState state, Func<TState, Option<(TState, TElem)>> unfold)
    : SourceStage<TElem>("unfold")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(state, unfold);

    private sealed class Logic(TState state, Func<TState, Option<(TState, TElem)>> unfold) : SourceLogic<TElem>
    {
        private TState _state = state;

        public override void OnPull()
        {
            var next = unfold(_state);
            if (next.HasValue)
            {
                _state = next.Value.Item1;
                Push(Out, next.Value.Item2);
            }
            else
            {
                CompleteStage();
            }
        }
    }
}
