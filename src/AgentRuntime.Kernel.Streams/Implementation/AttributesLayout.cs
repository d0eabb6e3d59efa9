namespace Akka.Streams.Implementation;

/// <summary>A layout whose parts inherit attributes.</summary>
internal sealed class AttributesLayout : Layout
{
    private readonly Layout _inner;
    private readonly bool _isAsync;

    public AttributesLayout(Layout inner, Attributes attributes)
    {
        _inner = inner;
        Attributes = attributes;
        _isAsync = attributes.GetAttribute<Attributes.AsyncBoundary>() is not null;
        LeftDepth = inner.LeftDepth + 1;
    }

    public override int LeftDepth { get; }

    public override Attributes Attributes { get; }

    public override Layout WithAttributes(Attributes attributes) => new AttributesLayout(_inner, attributes);

    public override Layout AddAttributes(Attributes attributes) => new AttributesLayout(_inner, Attributes.And(attributes));

    public override object? Materialize(MaterializationSession session, Attributes inherited)
    {
        var attributes = inherited.And(Attributes);
        var outer = session.EnterIsland(_isAsync, attributes);
        var materializedValue = _inner.Materialize(session, attributes);
        session.LeaveIsland(outer);
        return materializedValue;
    }
}
