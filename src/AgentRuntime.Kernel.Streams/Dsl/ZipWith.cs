using Akka.Streams.Stage;
using Akka.Streams.Stages;

namespace Akka.Streams.Dsl;

/// <summary>A junction that waits for an element of each input and emits what a function makes of them; completes with the first input that completes.</summary>
/// <typeparam name="T0">The type of the elements of the first input.</typeparam>
/// <typeparam name="T1">The type of the elements of the second input.</typeparam>
/// <typeparam name="TOut">The type of the elements that come out.</typeparam>
public class ZipWith<T0, T1, TOut> : GraphStage<FanInShape<T0, T1, TOut>>
{
    private readonly Func<T0, T1, TOut> _zipper;

    /// <summary>Creates the junction.</summary>
    public ZipWith(Func<T0, T1, TOut> zipper)
    {
        ArgumentNullException.ThrowIfNull(zipper);
        _zipper = zipper;
        Shape = new FanInShape<T0, T1, TOut>(
            new Outlet<TOut>("ZipWith.out"), new Inlet<T0>("ZipWith.in0"), new Inlet<T1>("ZipWith.in1"));
    }

    /// <summary>The first input.</summary>
    public Inlet<T0> In0 => Shape.In0;

    /// <summary>The second input.</summary>
    public Inlet<T1> In1 => Shape.In1;

    /// <summary>The output.</summary>
    public Outlet<TOut> Out => Shape.Out;

    /// <inheritdoc/>
    public sealed override FanInShape<T0, T1, TOut> Shape { get; }

    /// <inheritdoc/>
    protected override Attributes InitialAttributes => StageNames.Of("zipWith");

    /// <inheritdoc/>
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(Shape, _zipper);

    private sealed class Logic : OutGraphStageLogic
    {
        private readonly FanInShape<T0, T1, TOut> _shape;
        private readonly Func<T0, T1, TOut> _zipper;
        private bool _ends;

        public Logic(FanInShape<T0, T1, TOut> shape, Func<T0, T1, TOut> zipper)
            : base(shape)
        {
            _shape = shape;
            _zipper = zipper;
            SetHandler(shape.In0, onPush: EmitPair, onUpstreamFinish: () => OnFinish(IsAvailable(shape.In0)));
            SetHandler(shape.In1, onPush: EmitPair, onUpstreamFinish: () => OnFinish(IsAvailable(shape.In1)));
            SetHandler(shape.Out, this);
        }

        public override void OnPull()
        {
            PullOnce(_shape.In0);
            PullOnce(_shape.In1);
        }

        private void OnFinish(bool hasElement)
        {
            if (hasElement)
            {
                _ends = true;
            }
            else
            {
                CompleteStage();
            }
        }

        private void EmitPair()
        {
            if (IsAvailable(_shape.In0) && IsAvailable(_shape.In1))
            {
                Push(_shape.Out, _zipper(Grab(_shape.In0), Grab(_shape.In1)));
                if (_ends)
                {
                    CompleteStage();
                }
            }
        }
    }
}
