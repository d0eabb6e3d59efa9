using System.Collections.Immutable;

namespace Akka.Streams;

/// <summary>One input and several outputs of one type.</summary>
/// <typeparam name="TIn">The type of the elements that go in.</typeparam>
/// <typeparam name="TOut">The type of the elements that come out.</typeparam>
public class UniformFanOutShape<TIn, TOut> : FanOutShape<TIn>
{
    private readonly ImmutableArray<Outlet<TOut>> _outlets;

    /// <summary>Creates an input and <paramref name="n"/> new outputs.</summary>
    public UniformFanOutShape(int n)
        : this(n, "UniformFanOut")
    {
    }

    /// <summary>Creates an input and <paramref name="n"/> new outputs whose names start with <paramref name="name"/>.</summary>
    public UniformFanOutShape(int n, string name)
        : this(new Inlet<TIn>($"{name}.in"), CreateOutlets(n, name))
    {
    }

    /// <summary>Creates the shape of the given ports.</summary>
    public UniformFanOutShape(Inlet<TIn> inlet, params Outlet<TOut>[] outlets)
        : base(inlet, outlets)
    {
        _outlets = [.. outlets];
    }

    /// <summary>The number of outputs.</summary>
    internal int N => _outlets.Length;

    /// <summary>The outputs, in order.</summary>
    public IImmutableList<Outlet<TOut>> Outs => _outlets;

    /// <summary>The output with the given index, from 0.</summary>
    /// <exception cref="IndexOutOfRangeException">There is no such output.</exception>
    public Outlet<TOut> Out(int n) => _outlets[n];

    /// <inheritdoc/>
    public sealed override Shape DeepCopy()
        => new UniformFanOutShape<TIn, TOut>(
            (Inlet<TIn>)In.CarbonCopy(), [.. _outlets.Select(outlet => (Outlet<TOut>)outlet.CarbonCopy())]);

    /// <inheritdoc/>
    public sealed override Shape CopyFromPorts(ImmutableArray<Inlet> inlets, ImmutableArray<Outlet> outlets)
    {
        RequireCounts(inlets, 1, outlets, N);
        return new UniformFanOutShape<TIn, TOut>((Inlet<TIn>)inlets[0], [.. outlets.Cast<Outlet<TOut>>()]);
    }

    private static Outlet<TOut>[] CreateOutlets(int n, string name)
    {
        var outlets = new Outlet<TOut>[n];
        for (var i = 0; i < n; i++)
        {
            outlets[i] = new Outlet<TOut>($"{name}.out{i}");
        }

        return outlets;
    }
}
