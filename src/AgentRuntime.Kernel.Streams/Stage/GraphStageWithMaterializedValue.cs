using Akka.Streams.Implementation;

namespace Akka.Streams.Stage;

/// <summary>
/// A processing step written by hand that gives a value to who runs it: the blueprint, which is immutable and shared by all
/// its runs. What a run needs lives in the <see cref="GraphStageLogic"/> that it creates.
/// </summary>
/// <typeparam name="TShape">The ports of the stage.</typeparam>
/// <typeparam name="TMaterialized">The type of the value.</typeparam>
public abstract class GraphStageWithMaterializedValue<TShape, TMaterialized>
    : IGraph<TShape, TMaterialized>, IStageBlueprint
    where TShape : Shape
{
    private StageLayout? _layout;

    /// <summary>Creates the blueprint.</summary>
    protected GraphStageWithMaterializedValue()
    {
    }

    /// <summary>The ports; the same instance at every call.</summary>
    public abstract TShape Shape { get; }

    /// <summary>The attributes that the stage has unless <see cref="WithAttributes"/> replaces them: usually its name.</summary>
    protected virtual Attributes InitialAttributes => Attributes.None;

    Attributes IStageBlueprint.InitialAttributes => InitialAttributes;

    Shape IStageBlueprint.Shape => Shape;

    Layout IBlueprint.Layout => _layout ??= new StageLayout(this);

    /// <summary>Creates the logic and the value of one run. Every port of the shape must have its handler when this returns.</summary>
    public abstract ILogicAndMaterializedValue<TMaterialized> CreateLogicAndMaterializedValue(Attributes inheritedAttributes);

    /// <inheritdoc/>
    public IGraph<TShape, TMaterialized> WithAttributes(Attributes attributes)
        => new Graph<TShape, TMaterialized>(Shape, this.Layout().WithAttributes(attributes));

    /// <inheritdoc/>
    public IGraph<TShape, TMaterialized> AddAttributes(Attributes attributes)
        => new Graph<TShape, TMaterialized>(Shape, this.Layout().AddAttributes(attributes));

    /// <inheritdoc/>
    public IGraph<TShape, TMaterialized> Named(string name) => AddAttributes(Attributes.CreateName(name));

    /// <inheritdoc/>
    public IGraph<TShape, TMaterialized> Async() => AddAttributes(Attributes.CreateAsyncBoundary());

    GraphStageLogic IStageBlueprint.CreateLogic(Attributes inheritedAttributes, out object? materializedValue)
        => CreateLogic(inheritedAttributes, out materializedValue);

    internal virtual GraphStageLogic CreateLogic(Attributes inheritedAttributes, out object? materializedValue)
    {
        var created = CreateLogicAndMaterializedValue(inheritedAttributes);
        materializedValue = created.MaterializedValue;
        return created.Logic;
    }
}
