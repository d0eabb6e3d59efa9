namespace Akka.Streams.Implementation;

/// <summary>A graph that is neither source, flow nor sink.</summary>
internal sealed class Graph<TShape, TMat> : IGraph<TShape, TMat>, IBlueprint
    where TShape : Shape
{
    public Graph(TShape shape, Layout layout)
    {
        Shape = shape;
        Layout = layout;
    }

    public TShape Shape { get; }

    public Layout Layout { get; }

    public IGraph<TShape, TMat> WithAttributes(Attributes attributes)
        => new Graph<TShape, TMat>(Shape, Layout.WithAttributes(attributes));

    public IGraph<TShape, TMat> AddAttributes(Attributes attributes)
        => new Graph<TShape, TMat>(Shape, Layout.AddAttributes(attributes));

    public IGraph<TShape, TMat> Named(string name) => AddAttributes(Attributes.CreateName(name));

    public IGraph<TShape, TMat> Async() => AddAttributes(Attributes.CreateAsyncBoundary());
}
