namespace Akka.Streams.Dsl;

/// <summary>Builds graphs of any form: parts are added and their ports connected.</summary>
public static partial class GraphDsl
{
    /// <summary>A graph whose parts are added by <paramref name="buildBlock"/>, which gives the shape of what stays open.</summary>
    /// <exception cref="ArgumentException">A port is neither connected nor in the shape.</exception>
    public static IGraph<TShape, NotUsed> Create<TShape>(Func<Builder<NotUsed>, TShape> buildBlock)
        where TShape : Shape
    {
        ArgumentNullException.ThrowIfNull(buildBlock);
        var builder = new Builder<NotUsed>();
        return builder.Build(buildBlock(builder), static _ => NotUsed.Instance);
    }

    /// <summary>A graph without imported parts whose materialized value, of a type that only the builder knows, is null.</summary>
    public static IGraph<TShape, TMat> CreateMaterialized<TShape, TMat>(Func<Builder<TMat>, TShape> buildBlock)
        where TShape : Shape
    {
        ArgumentNullException.ThrowIfNull(buildBlock);
        var builder = new Builder<TMat>();
        return builder.Build(buildBlock(builder), static _ => typeof(TMat) == typeof(NotUsed) ? NotUsed.Instance : null);
    }

    /// <summary>A graph with the materialized value of a part that is imported first.</summary>
    public static IGraph<TShapeOut, TMat> Create<TShapeOut, TMat, TShape1>(
        IGraph<TShape1, TMat> g1, Func<Builder<TMat>, TShape1, TShapeOut> buildBlock)
        where TShapeOut : Shape
        where TShape1 : Shape
    {
        ArgumentNullException.ThrowIfNull(buildBlock);
        var builder = new Builder<TMat>();
        var shape1 = builder.Add(g1);
        return builder.Build(buildBlock(builder, shape1), static values => values[0]);
    }

    /// <summary>A graph with a value made of those of two parts that are imported first.</summary>
    public static IGraph<TShapeOut, TMatOut> Create<TShapeOut, TMatOut, TMat0, TMat1, TShape0, TShape1>(
        IGraph<TShape0, TMat0> g0,
        IGraph<TShape1, TMat1> g1,
        Func<TMat0, TMat1, TMatOut> combineMaterializers,
        Func<Builder<TMatOut>, TShape0, TShape1, TShapeOut> buildBlock)
        where TShapeOut : Shape
        where TShape0 : Shape
        where TShape1 : Shape
    {
        ArgumentNullException.ThrowIfNull(combineMaterializers);
        ArgumentNullException.ThrowIfNull(buildBlock);
        var builder = new Builder<TMatOut>();
        var shape0 = builder.Add(g0);
        var shape1 = builder.Add(g1);
        return builder.Build(
            buildBlock(builder, shape0, shape1),
            values => combineMaterializers((TMat0)values[0]!, (TMat1)values[1]!));
    }

    /// <summary>A graph with a value made of those of three parts that are imported first.</summary>
    public static IGraph<TShapeOut, TMatOut> Create<TShapeOut, TMatOut, TMat0, TMat1, TMat2, TShape0, TShape1, TShape2>(
        IGraph<TShape0, TMat0> g0,
        IGraph<TShape1, TMat1> g1,
        IGraph<TShape2, TMat2> g2,
        Func<TMat0, TMat1, TMat2, TMatOut> combineMaterializers,
        Func<Builder<TMatOut>, TShape0, TShape1, TShape2, TShapeOut> buildBlock)
        where TShapeOut : Shape
        where TShape0 : Shape
        where TShape1 : Shape
        where TShape2 : Shape
    {
        ArgumentNullException.ThrowIfNull(combineMaterializers);
        ArgumentNullException.ThrowIfNull(buildBlock);
        var builder = new Builder<TMatOut>();
        var shape0 = builder.Add(g0);
        var shape1 = builder.Add(g1);
        var shape2 = builder.Add(g2);
        return builder.Build(
            buildBlock(builder, shape0, shape1, shape2),
            values => combineMaterializers((TMat0)values[0]!, (TMat1)values[1]!, (TMat2)values[2]!));
    }
}
