using System.Collections.Immutable;

namespace Akka.Streams;

/// <summary>Several inputs and one output.</summary>
/// <typeparam name="TOut">The type of the elements that come out.</typeparam>
public abstract class FanInShape<TOut> : Shape
{
    private protected FanInShape(Outlet<TOut> outlet, IEnumerable<Inlet> inlets)
    {
        ArgumentNullException.ThrowIfNull(outlet);
        ArgumentNullException.ThrowIfNull(inlets);
        Out = outlet;
        Inlets = [.. inlets];
        Outlets = [outlet];
    }

    /// <summary>The output.</summary>
    public Outlet<TOut> Out { get; }

    /// <inheritdoc/>
    public sealed override ImmutableArray<Inlet> Inlets { get; }

    /// <inheritdoc/>
    public sealed override ImmutableArray<Outlet> Outlets { get; }
}

/// <summary>Two inputs of different types and one output.</summary>
/// <typeparam name="T0">The type of the elements of the first input.</typeparam>
/// <typeparam name="T1">The type of the elements of the second input.</typeparam>
/// <typeparam name="TOut">The type of the elements that come out.</typeparam>
public sealed class FanInShape<T0, T1, TOut> : FanInShape<TOut>
{
    /// <summary>The first input.</summary>
    public readonly Inlet<T0> In0;

    /// <summary>The second input.</summary>
    public readonly Inlet<T1> In1;

    internal FanInShape(Outlet<TOut> outlet, Inlet<T0> in0, Inlet<T1> in1)
        : base(outlet, [in0, in1])
    {
        In0 = in0;
        In1 = in1;
    }

    /// <inheritdoc/>
    public override Shape DeepCopy()
        => new FanInShape<T0, T1, TOut>(
            (Outlet<TOut>)Out.CarbonCopy(), (Inlet<T0>)In0.CarbonCopy(), (Inlet<T1>)In1.CarbonCopy());

    /// <inheritdoc/>
    public override Shape CopyFromPorts(ImmutableArray<Inlet> inlets, ImmutableArray<Outlet> outlets)
    {
        RequireCounts(inlets, 2, outlets, 1);
        return new FanInShape<T0, T1, TOut>((Outlet<TOut>)outlets[0], (Inlet<T0>)inlets[0], (Inlet<T1>)inlets[1]);
    }
}
