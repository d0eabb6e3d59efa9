using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Shows every element to a second output that is too slow for some of them without slowing the first.</summary>
internal sealed class WireTapStage<T> : GraphStage<UniformFanOutShape<T, T>>
{
    public override UniformFanOutShape<T, T> Shape { get; } = new(
        new Inlet<T>("WireTap.in"), new Outlet<T>("WireTap.outMain"), new Outlet<T>("WireTap.outTap"));

    protected override Attributes InitialAttributes => StageNames.Of("wireTap");

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(Shape);

    private sealed class Logic : InGraphStageLogic
    {
        private readonly Inlet<T> _in;
        private readonly Outlet<T> _main;
        private readonly Outlet<T> _tap;
        private T _pending = default!;
        private bool _hasPending;

        public Logic(UniformFanOutShape<T, T> shape)
            : base(shape)
        {
            _in = shape.In;
            _main = shape.Out(0);
            _tap = shape.Out(1);
            SetHandler(_in, this);
            SetHandler(_main, onPull: () => Pull(_in));
            SetHandler(_tap, onPull: OnTapPull, onDownstreamFinish: _ => SetHandler(_in, onPush: () => Push(_main, Grab(_in))));
        }

        public override void OnPush()
        {
            var element = Grab(_in);
            Push(_main, element);
            if (IsAvailable(_tap))
            {
                Push(_tap, element);
            }
            else
            {
                _pending = element;
                _hasPending = true;
            }
        }

        public override void OnUpstreamFinish()
        {
            if (_hasPending)
            {
                // The first output does not wait for what the second still has to get.
                Complete(_main);
                Emit(_tap, _pending, CompleteStage);
            }
            else
            {
                CompleteStage();
            }
        }

        private void OnTapPull()
        {
            if (_hasPending)
            {
                var element = _pending;
                _hasPending = false;
                _pending = default!;
                Push(_tap, element);
            }
        }
    }
}
