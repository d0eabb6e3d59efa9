using Akka.Streams.Stage;
using Akka.Streams.Stages;

namespace Akka.Streams.Dsl;

/// <summary>A junction that sends every element to all its outputs; the slowest sets the pace.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
public sealed class Broadcast<T> : GraphStage<UniformFanOutShape<T, T>>
{
    /// <summary>The input.</summary>
    public readonly Inlet<T> In;

    private readonly UniformFanOutShape<T, T> _shape;
    private readonly bool _eagerCancel;

    /// <summary>Creates the junction.</summary>
    /// <param name="outputPorts">The number of outputs, at least 1.</param>
    /// <param name="eagerCancel">True cancels when the first output is cancelled, false when the last is.</param>
    /// <exception cref="ArgumentException">There is no output.</exception>
    public Broadcast(int outputPorts, bool eagerCancel = false)
    {
        if (outputPorts < 1)
        {
            throw new ArgumentException("A Broadcast must have one or more output ports", nameof(outputPorts));
        }

        _shape = new UniformFanOutShape<T, T>(outputPorts, "Broadcast");
        _eagerCancel = eagerCancel;
        In = _shape.In;
    }

    /// <inheritdoc/>
    public override UniformFanOutShape<T, T> Shape => _shape;

    /// <inheritdoc/>
    protected override Attributes InitialAttributes => StageNames.Of("broadcast");

    /// <summary>The output with the given index, from 0.</summary>
    public Outlet<T> Out(int id) => _shape.Out(id);

    /// <inheritdoc/>
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(_shape, _eagerCancel);

    private sealed class Logic : InGraphStageLogic
    {
        private readonly UniformFanOutShape<T, T> _shape;
        private readonly bool[] _waits;
        private int _pending;
        private int _open;

        public Logic(UniformFanOutShape<T, T> shape, bool eagerCancel)
            : base(shape)
        {
            _shape = shape;
            _pending = _open = shape.N;
            _waits = new bool[shape.N];
            Array.Fill(_waits, true);
            SetHandler(shape.In, this);
            for (var i = 0; i < shape.N; i++)
            {
                var index = i;
                SetHandler(
                    shape.Out(i),
                    onPull: () => OnPull(index),
                    onDownstreamFinish: cause => OnCancel(index, eagerCancel, cause));
            }
        }

        public override void OnPush()
        {
            var element = Grab(_shape.In);
            _pending = _open;
            for (var i = 0; i < _shape.N; i++)
            {
                var outlet = _shape.Out(i);
                if (!IsClosed(outlet))
                {
                    Push(outlet, element);
                    _waits[i] = true;
                }
            }
        }

        private void OnPull(int index)
        {
            _waits[index] = false;
            _pending--;
            PullWhenAllWant();
        }

        private void OnCancel(int index, bool eagerCancel, Exception cause)
        {
            if (eagerCancel)
            {
                CancelStage(cause);
                return;
            }

            _open--;
            if (_open == 0)
            {
                CancelStage(cause);
            }
            else if (_waits[index])
            {
                _waits[index] = false;
                _pending--;
                PullWhenAllWant();
            }
        }

        private void PullWhenAllWant()
        {
            if (_pending == 0)
            {
                PullOnce(_shape.In);
            }
        }
    }
}
