using Akka.Streams.Stage;
using Akka.Streams.Stages;

namespace Akka.Streams.Dsl;

/// <summary>Makes <see cref="Concat{TIn,TOut}"/>s.</summary>
public static class Concat
{
    /// <summary>A junction that emits the elements of one input after the other.</summary>
    public static IGraph<UniformFanInShape<T, T>, NotUsed> Create<T>(int inputPorts = 2) => new Concat<T, T>(inputPorts);
}

/// <summary>A junction that emits the elements of its first input until that completes, then those of the second, and so on.</summary>
/// <typeparam name="TIn">The type of the elements that go in.</typeparam>
/// <typeparam name="TOut">The type of the elements that come out.</typeparam>
public class Concat<TIn, TOut> : GraphStage<UniformFanInShape<TIn, TOut>>
    where TIn : TOut
{
    private readonly UniformFanInShape<TIn, TOut> _shape;

    /// <summary>Creates the junction.</summary>
    /// <exception cref="ArgumentException">There are fewer than two inputs.</exception>
    public Concat(int inputPorts = 2)
    {
        if (inputPorts <= 1)
        {
            throw new ArgumentException("A Concat must have more than one input port", nameof(inputPorts));
        }

        _shape = new UniformFanInShape<TIn, TOut>(inputPorts, "Concat");
    }

    /// <summary>The output.</summary>
    public Outlet<TOut> Out => _shape.Out;

    /// <inheritdoc/>
    public override UniformFanInShape<TIn, TOut> Shape => _shape;

    /// <inheritdoc/>
    protected override Attributes InitialAttributes => StageNames.Of("concat");

    /// <summary>The input with the given index, from 0.</summary>
    public Inlet<TIn> In(int id) => _shape.In(id);

    /// <inheritdoc/>
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(_shape);

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly UniformFanInShape<TIn, TOut> _shape;
        private int _active;

        public Logic(UniformFanInShape<TIn, TOut> shape)
            : base(shape)
        {
            _shape = shape;
            for (var i = 0; i < shape.N; i++)
            {
                var index = i;
                var inlet = shape.In(i);
                SetHandler(inlet, onPush: () => Push(_shape.Out, Grab(inlet)), onUpstreamFinish: () => OnFinish(index));
            }

            SetHandler(shape.Out, this);
        }

        public override void OnPull() => Pull(_shape.In(_active));

        private void OnFinish(int index)
        {
            if (index != _active)
            {
                return;
            }

            do
            {
                _active++;
            }
            while (_active < _shape.N && IsClosed(_shape.In(_active)));

            if (_active == _shape.N)
            {
                CompleteStage();
            }
            else if (IsAvailable(_shape.Out))
            {
                Pull(_shape.In(_active));
            }
        }
    }
}
