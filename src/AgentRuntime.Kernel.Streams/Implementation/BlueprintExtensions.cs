namespace Akka.Streams.Implementation;

/// <summary>The way from a public graph to its layout.</summary>
internal static class BlueprintExtensions
{
    public static Layout Layout<TShape>(this IGraph<TShape> graph)
        where TShape : Shape
        => graph is IBlueprint blueprint
            ? blueprint.Layout
            : throw new ArgumentException(
                $"A graph of type {graph.GetType()} cannot be materialized: compose graphs of Source, Flow, Sink, GraphDsl or stages.",
                nameof(graph));
}
