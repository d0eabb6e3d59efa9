using System.Collections.Immutable;

namespace Akka.Streams;

/// <summary>One input, no output.</summary>
/// <typeparam name="TIn">The type of the elements that go in.</typeparam>
public sealed class SinkShape<TIn> : Shape
{
    /// <summary>The input.</summary>
    public readonly Inlet<TIn> Inlet;

    /// <summary>Creates the shape of <paramref name="inlet"/>.</summary>
    public SinkShape(Inlet<TIn> inlet)
    {
        ArgumentNullException.ThrowIfNull(inlet);
        Inlet = inlet;
        Inlets = [inlet];
    }

    /// <inheritdoc/>
    public override ImmutableArray<Inlet> Inlets { get; }

    /// <inheritdoc/>
    public override ImmutableArray<Outlet> Outlets => [];

    internal override int InletCount => 1;

    internal override int OutletCount => 0;

    /// <inheritdoc/>
    public override Shape DeepCopy() => new SinkShape<TIn>((Inlet<TIn>)Inlet.CarbonCopy());

    /// <inheritdoc/>
    public override Shape CopyFromPorts(ImmutableArray<Inlet> inlets, ImmutableArray<Outlet> outlets)
    {
        RequireCounts(inlets, 1, outlets, 0);
        return new SinkShape<TIn>((Inlet<TIn>)inlets[0]);
    }
}
