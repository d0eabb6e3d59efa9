using System.Collections.Immutable;

namespace Akka.Streams.Implementation;

/// <summary>One stage.</summary>
internal sealed class StageLayout : Layout
{
    private readonly IStageBlueprint _stage;
    private readonly ImmutableArray<Inlet> _inlets;
    private readonly ImmutableArray<Outlet> _outlets;
    private readonly bool _isAsync;

    public StageLayout(IStageBlueprint stage)
        : this(stage, stage.InitialAttributes, stage.Shape.Inlets, stage.Shape.Outlets)
    {
        for (var i = 0; i < _inlets.Length; i++)
        {
            _inlets[i].Id = i;
        }

        for (var i = 0; i < _outlets.Length; i++)
        {
            _outlets[i].Id = i;
        }
    }

    private StageLayout(
        IStageBlueprint stage, Attributes attributes, ImmutableArray<Inlet> inlets, ImmutableArray<Outlet> outlets)
    {
        _stage = stage;
        Attributes = attributes;
        _inlets = inlets;
        _outlets = outlets;
        _isAsync = attributes.GetAttribute<Attributes.AsyncBoundary>() is not null;
    }

    public override Attributes Attributes { get; }

    public override Layout WithAttributes(Attributes attributes) => new StageLayout(_stage, attributes, _inlets, _outlets);

    public override Layout AddAttributes(Attributes attributes)
        => new StageLayout(_stage, Attributes.And(attributes), _inlets, _outlets);

    public override object? Materialize(MaterializationSession session, Attributes inherited)
    {
        var attributes = inherited.And(Attributes);
        var outer = session.EnterIsland(_isAsync, attributes);
        var logic = session.CreateLogic(_stage, attributes, out var materializedValue);
        session.Add(logic, _inlets, _outlets);
        session.LeaveIsland(outer);
        return materializedValue;
    }
}
