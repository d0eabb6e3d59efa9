using Akka.Streams.Implementation;

namespace Akka.Streams;

/// <summary>A named output of a graph.</summary>
public abstract class Outlet : OutPort
{
    /// <summary>The name under which errors speak of this port.</summary>
    public readonly string Name;

    /// <summary>Creates an outlet called <paramref name="name"/>.</summary>
    protected Outlet(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name;
    }

    /// <summary>Gives <paramref name="outlet"/> itself when it gives <typeparamref name="T"/>, else a new outlet of that type with its name.</summary>
    public static Outlet<T> Create<T>(Outlet outlet) => outlet as Outlet<T> ?? new Outlet<T>(outlet.Name);

    /// <summary>A new, unconnected outlet of the same type and name.</summary>
    public abstract Outlet CarbonCopy();

    /// <summary>The name of the port.</summary>
    public sealed override string ToString() => Name;

    /// <summary>The wire from this outlet inside one island: its slot has the type of the elements, so nothing is boxed.</summary>
    internal abstract Connection CreateConnection();

    /// <summary>The bounded buffer from this outlet into another island.</summary>
    internal abstract IslandBoundary CreateBoundary(int bufferSize);
}

/// <summary>An output that gives elements of type <typeparamref name="T"/>.</summary>
/// <typeparam name="T">The type of the elements.</typeparam>
public sealed class Outlet<T> : Outlet
{
    /// <summary>Creates an outlet called <paramref name="name"/>.</summary>
    public Outlet(string name)
        : base(name)
    {
    }

    /// <inheritdoc/>
    public override Outlet CarbonCopy() => new Outlet<T>(Name);

    internal override Connection CreateConnection() => new Connection<T>();

    internal override IslandBoundary CreateBoundary(int bufferSize) => new IslandBoundary<T>(bufferSize);
}
