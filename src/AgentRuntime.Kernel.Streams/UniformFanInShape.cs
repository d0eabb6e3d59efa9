using System.Collections.Immutable;

namespace Akka.Streams;

/// <summary>Several inputs of one type and one output.</summary>
/// <typeparam name="TIn">The type of the elements that go in.</typeparam>
/// <typeparam name="TOut">The type of the elements that come out.</typeparam>
public class UniformFanInShape<TIn, TOut> : FanInShape<TOut>
{
    /// <summary>The number of inputs.</summary>
    public readonly int N;

    private readonly ImmutableArray<Inlet<TIn>> _inlets;

    /// <summary>Creates <paramref name="n"/> new inputs and an output.</summary>
    public UniformFanInShape(int n)
        : this(n, "UniformFanIn")
    {
    }

    /// <summary>Creates <paramref name="n"/> new inputs and an output whose names start with <paramref name="name"/>.</summary>
    public UniformFanInShape(int n, string name)
        : this(new Outlet<TOut>($"{name}.out"), CreateInlets(n, name))
    {
    }

    /// <summary>Creates the shape of the given ports.</summary>
    public UniformFanInShape(Outlet<TOut> outlet, params Inlet<TIn>[] inlets)
        : base(outlet, inlets)
    {
        N = inlets.Length;
        _inlets = [.. inlets];
    }

    /// <summary>The inputs, in order.</summary>
    public IImmutableList<Inlet<TIn>> Ins => _inlets;

    /// <summary>The input with the given index, from 0.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such input.</exception>
    public Inlet<TIn> In(int n) => _inlets[n];

    /// <inheritdoc/>
    public sealed override Shape DeepCopy()
        => new UniformFanInShape<TIn, TOut>(
            (Outlet<TOut>)Out.CarbonCopy(), [.. _inlets.Select(inlet => (Inlet<TIn>)inlet.CarbonCopy())]);

    /// <inheritdoc/>
    public sealed override Shape CopyFromPorts(ImmutableArray<Inlet> inlets, ImmutableArray<Outlet> outlets)
    {
        RequireCounts(inlets, N, outlets, 1);
        return new UniformFanInShape<TIn, TOut>((Outlet<TOut>)outlets[0], [.. inlets.Cast<Inlet<TIn>>()]);
    }

    private static Inlet<TIn>[] CreateInlets(int n, string name)
    {
        var inlets = new Inlet<TIn>[n];
        for (var i = 0; i < n; i++)
        {
            inlets[i] = new Inlet<TIn>($"{name}.in{i}");
        }

        return inlets;
    }
}
