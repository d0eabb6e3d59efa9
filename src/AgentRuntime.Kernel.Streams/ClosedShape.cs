using System.Collections.Immutable;

namespace Akka.Streams;

/// <summary>The shape of a graph without open ports: it can be run.</summary>
public class ClosedShape : Shape
{
    /// <summary>The one closed shape.</summary>
    public static readonly ClosedShape Instance = new();

    private ClosedShape()
    {
    }

    /// <inheritdoc/>
    public override ImmutableArray<Inlet> Inlets => [];

    /// <inheritdoc/>
    public override ImmutableArray<Outlet> Outlets => [];

    /// <inheritdoc/>
    public override Shape DeepCopy() => this;

    /// <inheritdoc/>
    public override Shape CopyFromPorts(ImmutableArray<Inlet> inlets, ImmutableArray<Outlet> outlets)
    {
        RequireCounts(inlets, 0, outlets, 0);
        return this;
    }
}
