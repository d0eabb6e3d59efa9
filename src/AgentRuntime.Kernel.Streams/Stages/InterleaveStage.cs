using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Emits a number of elements of one input, then as many of the other, and so on.</summary>
internal sealed class InterleaveStage<TIn, TOut> : GraphStage<UniformFanInShape<TIn, TOut>>
    where TIn : TOut
{
    private readonly int _segmentSize;
    private readonly bool _eagerComplete;

    public InterleaveStage(int inputs, int segmentSize, bool eagerComplete)
    {
        if (segmentSize <= 0)
        {
            throw new ArgumentException("Segment size must be greater than zero", nameof(segmentSize));
        }

        _segmentSize = segmentSize;
        _eagerComplete = eagerComplete;
        Shape = new UniformFanInShape<TIn, TOut>(inputs, "Interleave");
    }

    public override UniformFanInShape<TIn, TOut> Shape { get; }

    protected override Attributes InitialAttributes => StageNames.Of("interleave");

    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(Shape, _segmentSize, _eagerComplete);

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly UniformFanInShape<TIn, TOut> _shape;
        private readonly int _segmentSize;
        private int _current;
        private int _sent;
        private int _running;

        public Logic(UniformFanInShape<TIn, TOut> shape, int segmentSize, bool eagerComplete)
            : base(shape)
        {
            _shape = shape;
            _segmentSize = segmentSize;
            _running = shape.N;
            for (var i = 0; i < shape.N; i++)
            {
                var index = i;
                var inlet = shape.In(i);
                SetHandler(inlet, onPush: () => OnPush(inlet), onUpstreamFinish: () => OnFinish(index, eagerComplete));
            }

            SetHandler(shape.Out, this);
        }

        public override void OnPull() => PullOnce(_shape.In(_current));

        private void OnPush(Inlet<TIn> inlet)
        {
            Push(_shape.Out, Grab(inlet));
            if (++_sent == _segmentSize)
            {
                SwitchToNext();
            }
        }

        private void OnFinish(int index, bool eagerComplete)
        {
            _running--;
            if (eagerComplete || _running == 0)
            {
                CompleteStage();
            }
            else if (index == _current)
            {
                SwitchToNext();
                if (IsAvailable(_shape.Out))
                {
                    PullOnce(_shape.In(_current));
                }
            }
        }

        private void SwitchToNext()
        {
            _sent = 0;
            do
            {
                _current = (_current + 1) % _shape.N;
            }
            while (IsClosed(_shape.In(_current)) && _running > 0);
        }
    }
}
