using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Emits the elements of the second input when the first completes without any.</summary>
internal sealed class OrElseStage<T>() : GraphStage<UniformFanInShape<T, T>>
{
    public override UniformFanInShape<T, T> Shape { get; } = new(2, "OrElse");

    protected override Attributes InitialAttributes => StageNames.Of("orElse");

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(Shape);

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly Inlet<T> _primary;
        private readonly Inlet<T> _secondary;
        private readonly Outlet<T> _out;
        private Inlet<T> _current;
        private bool _isDecided;

        public Logic(UniformFanInShape<T, T> shape)
            : base(shape)
        {
            _current = _primary = shape.In(0);
            _secondary = shape.In(1);
            _out = shape.Out;
            SetHandler(_primary, onPush: OnPrimary, onUpstreamFinish: OnPrimaryFinish);
            SetHandler(_secondary, onPush: () => Push(_out, Grab(_secondary)), onUpstreamFinish: OnSecondaryFinish);
            SetHandler(_out, this);
        }

        public override void OnPull() => PullOnce(_current);

        private void OnPrimary()
        {
            if (!_isDecided)
            {
                _isDecided = true;
                Cancel(_secondary);
            }

            Push(_out, Grab(_primary));
        }

        private void OnPrimaryFinish()
        {
            if (_isDecided || IsClosed(_secondary))
            {
                CompleteStage();
                return;
            }

            _current = _secondary;
            if (IsAvailable(_out))
            {
                Pull(_secondary);
            }
        }

        private void OnSecondaryFinish()
        {
            if (IsClosed(_primary))
            {
                CompleteStage();
            }
        }
    }
}
