using System.Collections.Immutable;

namespace Akka.Streams;

/// <summary>The open inlets and outlets of a graph: what can be connected to it.</summary>
public abstract class Shape : ICloneable
{
    /// <summary>Creates a shape; the ports are what the deriving type says.</summary>
    protected Shape()
    {
    }

    /// <summary>The inputs, in the order that <see cref="CopyFromPorts"/> takes them.</summary>
    public abstract ImmutableArray<Inlet> Inlets { get; }

    /// <summary>The outputs, in the order that <see cref="CopyFromPorts"/> takes them.</summary>
    public abstract ImmutableArray<Outlet> Outlets { get; }

    internal virtual int InletCount => Inlets.Length;

    internal virtual int OutletCount => Outlets.Length;

    /// <summary>A shape of the same kind whose ports are new.</summary>
    public abstract Shape DeepCopy();

    /// <summary>A shape of the same kind made of the given ports.</summary>
    /// <exception cref="ArgumentException">The number of ports differs from this shape's.</exception>
    public abstract Shape CopyFromPorts(ImmutableArray<Inlet> inlets, ImmutableArray<Outlet> outlets);

    /// <summary>True when both shapes consist of the same ports, in whatever order.</summary>
    public bool HasSamePortsAs(Shape shape)
        => Inlets.Length == shape.Inlets.Length
            && Outlets.Length == shape.Outlets.Length
            && Inlets.All(shape.Inlets.Contains)
            && Outlets.All(shape.Outlets.Contains);

    /// <summary>True when both shapes are of one type and consist of the same ports.</summary>
    public bool HasSamePortsAndShapeAs(Shape shape) => shape.GetType() == GetType() && HasSamePortsAs(shape);

    /// <summary>The same as <see cref="DeepCopy"/>.</summary>
    public object Clone() => DeepCopy();

    /// <summary>The kind of shape and its ports.</summary>
    public sealed override string ToString()
        => $"{GetType().Name}([{string.Join(", ", Inlets)}] [{string.Join(", ", Outlets)}])";

    private protected static void RequireCounts(
        ImmutableArray<Inlet> inlets, int inletCount, ImmutableArray<Outlet> outlets, int outletCount)
    {
        if (inlets.Length != inletCount)
        {
            throw new ArgumentException($"Expected {inletCount} inlets, but got {inlets.Length}.", nameof(inlets));
        }

        if (outlets.Length != outletCount)
        {
            throw new ArgumentException($"Expected {outletCount} outlets, but got {outlets.Length}.", nameof(outlets));
        }
    }
}
