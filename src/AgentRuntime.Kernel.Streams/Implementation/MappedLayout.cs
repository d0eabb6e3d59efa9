namespace Akka.Streams.Implementation;

/// <summary>A layout whose materialized value goes through a function.</summary>
internal sealed class MappedLayout<TMat, TMat2>(Layout inner, Func<TMat, TMat2> map) : Layout
{
    public override int LeftDepth { get; } = inner.LeftDepth + 1;

    public override object? Materialize(MaterializationSession session, Attributes inherited)
        => map((TMat)inner.Materialize(session, inherited)!);
}
