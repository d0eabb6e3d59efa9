using System.Collections.Immutable;

namespace Akka.Streams;

/// <summary>One input and several outputs.</summary>
/// <typeparam name="TIn">The type of the elements that go in.</typeparam>
public abstract class FanOutShape<TIn> : Shape
{
    private protected FanOutShape(Inlet<TIn> inlet, IEnumerable<Outlet> outlets)
    {
        ArgumentNullException.ThrowIfNull(inlet);
        ArgumentNullException.ThrowIfNull(outlets);
        In = inlet;
        Inlets = [inlet];
        Outlets = [.. outlets];
    }

    /// <summary>The input.</summary>
    public Inlet<TIn> In { get; }

    /// <inheritdoc/>
    public sealed override ImmutableArray<Inlet> Inlets { get; }

    /// <inheritdoc/>
    public sealed override ImmutableArray<Outlet> Outlets { get; }
}
