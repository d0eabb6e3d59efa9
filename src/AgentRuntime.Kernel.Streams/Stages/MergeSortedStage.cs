using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Merges two sorted inputs into one sorted output.</summary>
internal sealed class MergeSortedStage<T>(Func<T, T, int> compare) : GraphStage<FanInShape<T, T, T>>
{
    public override FanInShape<T, T, T> Shape { get; } = new(
        new Outlet<T>("MergeSorted.out"), new Inlet<T>("MergeSorted.left"), new Inlet<T>("MergeSorted.right"));

    protected override Attributes InitialAttributes => StageNames.Of("mergeSorted");

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(Shape, compare);

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly FanInShape<T, T, T> _shape;
        private readonly Func<T, T, int> _compare;
        private T _left = default!;
        private T _right = default!;
        private bool _hasLeft;
        private bool _hasRight;

        public Logic(FanInShape<T, T, T> shape, Func<T, T, int> compare)
            : base(shape)
        {
            _shape = shape;
            _compare = compare;
            SetHandler(shape.In0, onPush: OnLeft, onUpstreamFinish: EmitSmaller);
            SetHandler(shape.In1, onPush: OnRight, onUpstreamFinish: EmitSmaller);
            SetHandler(shape.Out, this);
        }

        public override void PreStart()
        {
            PullOnce(_shape.In0);
            PullOnce(_shape.In1);
        }

        public override void OnPull() => EmitSmaller();

        private void OnLeft()
        {
            _left = Grab(_shape.In0);
            _hasLeft = true;
            EmitSmaller();
        }

        private void OnRight()
        {
            _right = Grab(_shape.In1);
            _hasRight = true;
            EmitSmaller();
        }

        /// <summary>Emits when it is known which side comes next: both have an element, or the other side has ended.</summary>
        private void EmitSmaller()
        {
            if ((!_hasLeft && !IsClosed(_shape.In0)) || (!_hasRight && !IsClosed(_shape.In1)))
            {
                return;
            }

            if (!_hasLeft && !_hasRight)
            {
                CompleteStage();
            }
            else if (IsAvailable(_shape.Out))
            {
                if (_hasLeft && (!_hasRight || _compare(_left, _right) < 0))
                {
                    _hasLeft = false;
                    Push(_shape.Out, _left);
                    PullOnce(_shape.In0);
                }
                else
                {
                    _hasRight = false;
                    Push(_shape.Out, _right);
                    PullOnce(_shape.In1);
                }

                if (!_hasLeft && !_hasRight && IsClosed(_shape.In0) && IsClosed(_shape.In1))
                {
                    CompleteStage();
                }
            }
        }
    }
}
