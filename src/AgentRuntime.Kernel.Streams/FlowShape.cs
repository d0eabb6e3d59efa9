using System.Collections.Immutable;

namespace Akka.Streams;

/// <summary>One input and one output.</summary>
/// <typeparam name="TIn">The type of the elements that go in.</typeparam>
/// <typeparam name="TOut">The type of the elements that come out.</typeparam>
public sealed class FlowShape<TIn, TOut> : Shape, IFlowShape
{
    /// <summary>Creates the shape of the two ports.</summary>
    public FlowShape(Inlet<TIn> inlet, Outlet<TOut> outlet)
    {
        ArgumentNullException.ThrowIfNull(inlet);
        ArgumentNullException.ThrowIfNull(outlet);
        Inlet = inlet;
        Inlets = [inlet];
        Outlet = outlet;
        Outlets = [outlet];
    }

    /// <summary>The input.</summary>
    public Inlet<TIn> Inlet { get; }

    /// <summary>The output.</summary>
    public Outlet<TOut> Outlet { get; }

    Inlet IFlowShape.Inlet => Inlet;

    Outlet IFlowShape.Outlet => Outlet;

    /// <inheritdoc/>
    public override ImmutableArray<Inlet> Inlets { get; }

    /// <inheritdoc/>
    public override ImmutableArray<Outlet> Outlets { get; }

    internal override int InletCount => 1;

    internal override int OutletCount => 1;

    /// <inheritdoc/>
    public override Shape DeepCopy()
        => new FlowShape<TIn, TOut>((Inlet<TIn>)Inlet.CarbonCopy(), (Outlet<TOut>)Outlet.CarbonCopy());

    /// <inheritdoc/>
    public override Shape CopyFromPorts(ImmutableArray<Inlet> inlets, ImmutableArray<Outlet> outlets)
    {
        RequireCounts(inlets, 1, outlets, 1);
        return new FlowShape<TIn, TOut>((Inlet<TIn>)inlets[0], (Outlet<TOut>)outlets[0]);
    }
}
