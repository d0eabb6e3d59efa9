using System.Collections.Immutable;

namespace Akka.Streams;

/// <summary>One output, no input.</summary>
/// <typeparam name="TOut">The type of the elements that come out.</typeparam>
public sealed class SourceShape<TOut> : Shape
{
    /// <summary>The output.</summary>
    public readonly Outlet<TOut> Outlet;

    /// <summary>Creates the shape of <paramref name="outlet"/>.</summary>
    public SourceShape(Outlet<TOut> outlet)
    {
        ArgumentNullException.ThrowIfNull(outlet);
        Outlet = outlet;
        Outlets = [outlet];
    }

    /// <inheritdoc/>
    public override ImmutableArray<Inlet> Inlets => [];

    /// <inheritdoc/>
    public override ImmutableArray<Outlet> Outlets { get; }

    internal override int InletCount => 0;

    internal override int OutletCount => 1;

    /// <inheritdoc/>
    public override Shape DeepCopy() => new SourceShape<TOut>((Outlet<TOut>)Outlet.CarbonCopy());

    /// <inheritdoc/>
    public override Shape CopyFromPorts(ImmutableArray<Inlet> inlets, ImmutableArray<Outlet> outlets)
    {
        RequireCounts(inlets, 0, outlets, 1);
        return new SourceShape<TOut>((Outlet<TOut>)outlets[0]);
    }
}
