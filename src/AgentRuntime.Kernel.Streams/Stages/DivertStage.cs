using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Sends the elements for which a predicate is true to the second output, the others to the first.</summary>
internal sealed class DivertStage<T>(Func<T, bool> when) : GraphStage<UniformFanOutShape<T, T>>
{
    public override UniformFanOutShape<T, T> Shape { get; } = new(
        new Inlet<T>("Partition.in"), new Outlet<T>("Partition.out0"), new Outlet<T>("Partition.out1"));

    protected override Attributes InitialAttributes => StageNames.Of("divertTo");

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(Shape, when);

    private sealed class Logic : InGraphStageLogic
    {
        private readonly UniformFanOutShape<T, T> _shape;
        private readonly Func<T, bool> _when;
        private T _pending = default!;
        private Outlet<T>? _target;

        public Logic(UniformFanOutShape<T, T> shape, Func<T, bool> when)
            : base(shape)
        {
            _shape = shape;
            _when = when;
            SetHandler(shape.In, this);
            foreach (var outlet in shape.Outs)
            {
                SetHandler(outlet, onPull: () => OnPull(outlet), onDownstreamFinish: CancelStage);
            }
        }

        public override void OnPush()
        {
            var element = Grab(_shape.In);
            var target = _shape.Out(_when(element) ? 1 : 0);
            if (IsAvailable(target))
            {
                Push(target, element);
                PullIfWanted();
            }
            else
            {
                _pending = element;
                _target = target;
            }
        }

        public override void OnUpstreamFinish()
        {
            if (_target is null)
            {
                CompleteStage();
            }
        }

        private void OnPull(Outlet<T> outlet)
        {
            if (!ReferenceEquals(outlet, _target))
            {
                PullIfWanted();
                return;
            }

            var element = _pending;
            _target = null;
            _pending = default!;
            Push(outlet, element);
            if (IsClosed(_shape.In))
            {
                CompleteStage();
            }
            else
            {
                PullIfWanted();
            }
        }

        private void PullIfWanted()
        {
            if (_target is null && (IsAvailable(_shape.Out(0)) || IsAvailable(_shape.Out(1))))
            {
                PullOnce(_shape.In);
            }
        }
    }
}
