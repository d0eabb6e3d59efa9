using System.Collections.Immutable;

namespace Akka.Streams;

/// <summary>Makes <see cref="BidiShape{TIn1,TOut1,TIn2,TOut2}"/>s.</summary>
public static class BidiShape
{
    /// <summary>Puts two flow shapes side by side.</summary>
    public static BidiShape<TIn1, TOut1, TIn2, TOut2> FromFlows<TIn1, TOut1, TIn2, TOut2>(
        FlowShape<TIn1, TOut1> top, FlowShape<TIn2, TOut2> bottom)
        => new(top, bottom);
}

/// <summary>Two flows in opposite directions: the first from <see cref="Inlet1"/> to <see cref="Outlet1"/>, the second from <see cref="Inlet2"/> to <see cref="Outlet2"/>.</summary>
/// <typeparam name="TIn1">The type of the elements that go into the first flow.</typeparam>
/// <typeparam name="TOut1">The type of the elements that come out of the first flow.</typeparam>
/// <typeparam name="TIn2">The type of the elements that go into the second flow.</typeparam>
/// <typeparam name="TOut2">The type of the elements that come out of the second flow.</typeparam>
public sealed class BidiShape<TIn1, TOut1, TIn2, TOut2> : Shape
{
    /// <summary>The input of the first flow.</summary>
    public readonly Inlet<TIn1> Inlet1;

    /// <summary>The input of the second flow.</summary>
    public readonly Inlet<TIn2> Inlet2;

    /// <summary>The output of the first flow.</summary>
    public readonly Outlet<TOut1> Outlet1;

    /// <summary>The output of the second flow.</summary>
    public readonly Outlet<TOut2> Outlet2;

    /// <summary>Creates the shape of the four ports.</summary>
    public BidiShape(Inlet<TIn1> in1, Outlet<TOut1> out1, Inlet<TIn2> in2, Outlet<TOut2> out2)
    {
        ArgumentNullException.ThrowIfNull(in1);
        ArgumentNullException.ThrowIfNull(out1);
        ArgumentNullException.ThrowIfNull(in2);
        ArgumentNullException.ThrowIfNull(out2);
        Inlet1 = in1;
        Inlet2 = in2;
        Outlet1 = out1;
        Outlet2 = out2;
    }

    /// <summary>Puts two flow shapes side by side.</summary>
    public BidiShape(FlowShape<TIn1, TOut1> top, FlowShape<TIn2, TOut2> bottom)
        : this(top.Inlet, top.Outlet, bottom.Inlet, bottom.Outlet)
    {
    }

    /// <inheritdoc/>
    public override ImmutableArray<Inlet> Inlets => [Inlet1, Inlet2];

    /// <inheritdoc/>
    public override ImmutableArray<Outlet> Outlets => [Outlet1, Outlet2];

    /// <inheritdoc/>
    public override Shape DeepCopy()
        => new BidiShape<TIn1, TOut1, TIn2, TOut2>(
            (Inlet<TIn1>)Inlet1.CarbonCopy(),
            (Outlet<TOut1>)Outlet1.CarbonCopy(),
            (Inlet<TIn2>)Inlet2.CarbonCopy(),
            (Outlet<TOut2>)Outlet2.CarbonCopy());

    /// <inheritdoc/>
    public override Shape CopyFromPorts(ImmutableArray<Inlet> inlets, ImmutableArray<Outlet> outlets)
    {
        RequireCounts(inlets, 2, outlets, 2);
        return new BidiShape<TIn1, TOut1, TIn2, TOut2>(
            (Inlet<TIn1>)inlets[0], (Outlet<TOut1>)outlets[0], (Inlet<TIn2>)inlets[1], (Outlet<TOut2>)outlets[1]);
    }

    /// <summary>The same ports with the two flows swapped.</summary>
    public Shape Reversed() => new BidiShape<TIn2, TOut2, TIn1, TOut1>(Inlet2, Outlet2, Inlet1, Outlet1);
}
