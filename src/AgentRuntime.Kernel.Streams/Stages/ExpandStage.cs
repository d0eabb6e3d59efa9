using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Makes elements of the last one while upstream gives none and downstream wants some.</summary>
internal sealed class ExpandStage<TIn, TOut>(Func<TIn, IEnumerator<TOut>> extrapolate) : FlowStage<TIn, TOut>("expand")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(extrapolate);

    private sealed class Logic(Func<TIn, IEnumerator<TOut>> extrapolate) : FlowLogic<TIn, TOut>
    {
        private IEnumerator<TOut>? _enumerator;
        private bool _hasNext;
        private bool _isExpanded;

        public override void PreStart() => Pull(In);

        public override void OnPush()
        {
            _enumerator?.Dispose();
            _enumerator = extrapolate(Grab(In));
            _hasNext = _enumerator.MoveNext();
            if (!_hasNext)
            {
                Pull(In);
            }
            else if (IsAvailable(Out))
            {
                _isExpanded = true;
                Pull(In);
                PushNext();
            }
            else
            {
                _isExpanded = false;
            }
        }

        public override void OnPull()
        {
            if (!_hasNext)
            {
                return;
            }

            if (!_isExpanded)
            {
                _isExpanded = true;
                if (IsClosed(In))
                {
                    PushNext();
                    CompleteStage();
                    return;
                }

                // The first element of an expansion was wanted: only now may a new one replace it.
                Pull(In);
            }

            PushNext();
        }

        public override void OnUpstreamFinish()
        {
            if (!_hasNext || _isExpanded)
            {
                CompleteStage();
            }
        }

        public override void PostStop() => _enumerator?.Dispose();

        private void PushNext()
        {
            Push(Out, _enumerator!.Current);
            _hasNext = _enumerator.MoveNext();
        }
    }
}
