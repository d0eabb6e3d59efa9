namespace Akka.Streams;

/// <summary>A blueprint of a stream's part: it describes stages and their connections and may be used any number of times.</summary>
/// <typeparam name="TShape">The open ports.</typeparam>
public interface IGraph<out TShape>
    where TShape : Shape
{
    /// <summary>The ports by which this graph is connected to others.</summary>
    TShape Shape { get; }
}

/// <summary>A blueprint that gives a value of type <typeparamref name="TMaterialized"/> each time it is run.</summary>
/// <typeparam name="TShape">The open ports.</typeparam>
/// <typeparam name="TMaterialized">The type of the value.</typeparam>
public interface IGraph<out TShape, out TMaterialized> : IGraph<TShape>
    where TShape : Shape
{
    /// <summary>The same graph with its attributes replaced by <paramref name="attributes"/>; attributes set inside it stay more specific.</summary>
    IGraph<TShape, TMaterialized> WithAttributes(Attributes attributes);

    /// <summary>The same graph with <paramref name="attributes"/> added to its own; what is added wins.</summary>
    IGraph<TShape, TMaterialized> AddAttributes(Attributes attributes);

    /// <summary>The same graph under a name, for logs and errors.</summary>
    IGraph<TShape, TMaterialized> Named(string name);

    /// <summary>The same graph run concurrently to what it is connected to, with a bounded buffer at each of its inputs and outputs.</summary>
    IGraph<TShape, TMaterialized> Async();
}
