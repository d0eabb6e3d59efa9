using Akka.Streams.Stage;
using Akka.Streams.Stages;

namespace Akka.Streams.Dsl;

/// <summary>A junction that sends every element to one of its outputs: the one that has waited longest.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
public sealed class Balance<T> : GraphStage<UniformFanOutShape<T, T>>
{
    private readonly UniformFanOutShape<T, T> _shape;
    private readonly bool _waitForAllDownstreams;

    /// <summary>Creates the junction.</summary>
    /// <param name="outputPorts">The number of outputs, at least 1.</param>
    /// <param name="waitForAllDownstreams">True sends nothing before all outputs have wanted an element.</param>
    /// <exception cref="ArgumentException">There is no output.</exception>
    public Balance(int outputPorts, bool waitForAllDownstreams = false)
    {
        if (outputPorts < 1)
        {
            throw new ArgumentException("A Balance must have one or more output ports", nameof(outputPorts));
        }

        _shape = new UniformFanOutShape<T, T>(outputPorts, "Balance");
        _waitForAllDownstreams = waitForAllDownstreams;
    }

    /// <summary>The input.</summary>
    public Inlet<T> In => _shape.In;

    /// <inheritdoc/>
    public override UniformFanOutShape<T, T> Shape => _shape;

    /// <inheritdoc/>
    protected override Attributes InitialAttributes => StageNames.Of("balance");

    /// <summary>The output with the given index, from 0.</summary>
    public Outlet<T> Out(int id) => _shape.Out(id);

    /// <inheritdoc/>
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(_shape, _waitForAllDownstreams);

    private sealed class Logic : InGraphStageLogic
    {
        private readonly UniformFanOutShape<T, T> _shape;
        private readonly Queue<int> _wanting = new();
        private readonly bool[] _hasWanted;
        private int _notYet;
        private int _open;

        public Logic(UniformFanOutShape<T, T> shape, bool waitForAllDownstreams)
            : base(shape)
        {
            _shape = shape;
            _open = shape.N;
            _notYet = waitForAllDownstreams ? shape.N : 0;
            _hasWanted = new bool[shape.N];
            SetHandler(shape.In, this);
            for (var i = 0; i < shape.N; i++)
            {
                var index = i;
                SetHandler(shape.Out(i), onPull: () => OnPull(index), onDownstreamFinish: cause => OnCancel(index, cause));
            }
        }

        public override void OnPush() => Dispatch();

        private void Dispatch()
        {
            while (IsAvailable(_shape.In) && _wanting.TryDequeue(out var index))
            {
                if (IsAvailable(_shape.Out(index)))
                {
                    Push(_shape.Out(index), Grab(_shape.In));
                }
            }

            if (_wanting.Count > 0 && _notYet <= 0)
            {
                PullOnce(_shape.In);
            }
        }

        private void OnPull(int index)
        {
            CountDown(index);
            _wanting.Enqueue(index);
            if (_notYet > 0)
            {
                return;
            }

            if (IsAvailable(_shape.In))
            {
                Dispatch();
            }
            else
            {
                PullOnce(_shape.In);
            }
        }

        private void OnCancel(int index, Exception cause)
        {
            _open--;
            CountDown(index);
            if (_open == 0)
            {
                CancelStage(cause);
            }
            else if (_wanting.Count > 0 && _notYet <= 0)
            {
                PullOnce(_shape.In);
            }
        }

        private void CountDown(int index)
        {
            if (!_hasWanted[index])
            {
                _hasWanted[index] = true;
                _notYet--;
            }
        }
    }
}
