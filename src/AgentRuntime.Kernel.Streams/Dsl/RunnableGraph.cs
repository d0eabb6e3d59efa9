using Akka.Actor;
using Akka.Streams.Implementation;

namespace Akka.Streams.Dsl;

/// <summary>Makes <see cref="RunnableGraph{TMat}"/>s.</summary>
public static class RunnableGraph
{
    /// <summary>Makes a closed graph runnable.</summary>
    public static RunnableGraph<TMat> FromGraph<TMat>(IGraph<ClosedShape, TMat> g)
        => g as RunnableGraph<TMat> ?? new RunnableGraph<TMat>(g.Layout());
}

/// <summary>A graph without open ports. Each run is a stream of its own.</summary>
/// <typeparam name="TMat">The type of the materialized value.</typeparam>
public sealed class RunnableGraph<TMat> : IRunnableGraph<TMat>, IBlueprint
{
    private readonly Layout _layout;

    internal RunnableGraph(Layout layout) => _layout = layout;

    /// <summary>No open ports.</summary>
    public ClosedShape Shape => ClosedShape.Instance;

    Layout IBlueprint.Layout => _layout;

    /// <inheritdoc/>
    public TMat Run(IMaterializer materializer) => materializer.Materialize(this);

    /// <inheritdoc/>
    public TMat Run(ActorSystem actorSystem) => Run(SystemMaterializer.Of(actorSystem));

    /// <inheritdoc/>
    public IRunnableGraph<TMat2> MapMaterializedValue<TMat2>(Func<TMat, TMat2> func)
        => new RunnableGraph<TMat2>(_layout.MapMaterializedValue(func));

    /// <inheritdoc/>
    public IRunnableGraph<TMat> WithAttributes(Attributes attributes) => new RunnableGraph<TMat>(_layout.WithAttributes(attributes));

    /// <inheritdoc/>
    public IRunnableGraph<TMat> AddAttributes(Attributes attributes) => new RunnableGraph<TMat>(_layout.AddAttributes(attributes));

    /// <inheritdoc/>
    public IRunnableGraph<TMat> Named(string name) => AddAttributes(Attributes.CreateName(name));

    /// <summary>The same graph, marked to run on its own, as every runnable graph does anyway.</summary>
    public IRunnableGraph<TMat> Async() => AddAttributes(Attributes.CreateAsyncBoundary());

    IGraph<ClosedShape, TMat> IGraph<ClosedShape, TMat>.WithAttributes(Attributes attributes) => WithAttributes(attributes);

    IGraph<ClosedShape, TMat> IGraph<ClosedShape, TMat>.AddAttributes(Attributes attributes) => AddAttributes(attributes);

    IGraph<ClosedShape, TMat> IGraph<ClosedShape, TMat>.Named(string name) => Named(name);

    IGraph<ClosedShape, TMat> IGraph<ClosedShape, TMat>.Async() => Async();
}
