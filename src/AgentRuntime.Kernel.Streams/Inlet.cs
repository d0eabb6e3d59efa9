namespace Akka.Streams;

/// <summary>A named input of a graph.</summary>
public abstract class Inlet : InPort
{
    /// <summary>The name under which errors speak of this port.</summary>
    public readonly string Name;

    /// <summary>Creates an inlet called <paramref name="name"/>.</summary>
    protected Inlet(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>Gives <paramref name="inlet"/> itself when it takes <typeparamref name="T"/>, else a new inlet of that type with its name.</summary>
    public static Inlet<T> Create<T>(Inlet inlet) => inlet as Inlet<T> ?? new Inlet<T>(inlet.Name);

    /// <summary>A new, unconnected inlet of the same type and name.</summary>
    public abstract Inlet CarbonCopy();

    /// <summary>The name of the port.</summary>
    public sealed override string ToString() => Name;
}

/// <summary>An input that takes elements of type <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
public sealed class Inlet<T> : Inlet
{
    /// <summary>Creates an inlet called <paramref name="name"/>.</summary>
    public Inlet(string name)
        : base(name)
    {
    }

    /// <inheritdoc/>
    public override Inlet CarbonCopy() => new Inlet<T>(Name);
}
