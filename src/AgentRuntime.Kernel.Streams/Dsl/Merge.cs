using Akka.Streams.Stage;
using Akka.Streams.Stages;

namespace Akka.Streams.Dsl;

/// <summary>A junction that emits the elements of all its inputs as they come, each input in its turn when several have one.</summary>
/// <typeparam name="TIn">The type of the elements that go in.</typeparam>
/// <typeparam name="TOut">The type of the elements that come out.</typeparam>
public class Merge<TIn, TOut> : GraphStage<UniformFanInShape<TIn, TOut>>
    where TIn : TOut
{
    private readonly UniformFanInShape<TIn, TOut> _shape;
    private readonly bool _eagerComplete;

    /// <summary>Creates the junction.</summary>
    /// <param name="inputPorts">The number of inputs, at least 1.</param>
    /// <param name="eagerComplete">True completes when the first input completes, false when the last does.</param>
    /// <exception cref="ArgumentException">There is no input.</exception>
    public Merge(int inputPorts, bool eagerComplete = false)
    {
        if (inputPorts < 1)
        {
            throw new ArgumentException("Merge must have one or more input ports", nameof(inputPorts));
        }

        _shape = new UniformFanInShape<TIn, TOut>(inputPorts, "Merge");
        _eagerComplete = eagerComplete;
    }

    /// <summary>The output.</summary>
    public Outlet<TOut> Out => _shape.Out;

    /// <inheritdoc/>
    public override UniformFanInShape<TIn, TOut> Shape => _shape;

    /// <inheritdoc/>
    protected override Attributes InitialAttributes => StageNames.Of("merge");

    /// <summary>The input with the given index, from 0.</summary>
    public Inlet<TIn> In(int id) => _shape.In(id);

    /// <inheritdoc/>
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(_shape, _eagerComplete);

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly UniformFanInShape<TIn, TOut> _shape;
        private readonly bool _eagerComplete;
        private readonly Queue<Inlet<TIn>> _waiting = new();
        private int _running;

        public Logic(UniformFanInShape<TIn, TOut> shape, bool eagerComplete)
            : base(shape)
        {
            _shape = shape;
            _eagerComplete = eagerComplete;
            _running = shape.N;
            foreach (var inlet in shape.Ins)
            {
                SetHandler(inlet, onPush: () => OnPush(inlet), onUpstreamFinish: () => OnFinish());
            }

            SetHandler(shape.Out, this);
        }

        public override void PreStart()
        {
            foreach (var inlet in _shape.Ins)
            {
                PullOnce(inlet);
            }
        }

        public override void OnPull()
        {
            // An input that was cancelled while it waited has nothing to grab any more.
            while (_waiting.TryDequeue(out var inlet))
            {
                if (IsAvailable(inlet))
                {
                    Forward(inlet);
                    return;
                }
            }
        }

        private void OnPush(Inlet<TIn> inlet)
        {
            if (IsAvailable(_shape.Out))
            {
                Forward(inlet);
            }
            else
            {
                _waiting.Enqueue(inlet);
            }
        }

        private void Forward(Inlet<TIn> inlet)
        {
            Push(_shape.Out, Grab(inlet));
            if (_waiting.Count == 0 && HasEnded)
            {
                CompleteStage();
            }
            else
            {
                PullOnce(inlet);
            }
        }

        private bool HasEnded => _running == 0 || (_eagerComplete && _running < _shape.N);

        private void OnFinish()
        {
            _running--;
            if (_eagerComplete && _running == _shape.N - 1)
            {
                foreach (var inlet in _shape.Ins)
                {
                    // What has arrived already is still sent.
                    if (!IsAvailable(inlet))
                    {
                        Cancel(inlet);
                    }
                }
            }

            if (_waiting.Count == 0 && HasEnded)
            {
                CompleteStage();
            }
        }
    }
}

/// <summary>A junction that emits the elements of all its inputs as they come.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
public sealed class Merge<T> : Merge<T, T>
{
    /// <summary>Creates the junction.</summary>
    /// <param name="inputPorts">The number of inputs, at least 1.</param>
    /// <param name="eagerComplete">True completes when the first input completes, false when the last does.</param>
    public Merge(int inputPorts, bool eagerComplete = false)
        : base(inputPorts, eagerComplete)
    {
    }
}
