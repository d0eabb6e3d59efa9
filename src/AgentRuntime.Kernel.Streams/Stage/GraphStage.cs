namespace Akka.Streams.Stage;

/// <summary>
/// A processing step written by hand: the blueprint, which is immutable and shared by all its runs. What a run needs lives
/// in the <see cref="GraphStageLogic"/> that it creates.
/// </summary>
/// <typeparam name="TShape">The ports of the stage.</typeparam>
public abstract class GraphStage<TShape> : GraphStageWithMaterializedValue<TShape, NotUsed>
    where TShape : Shape
{
    /// <summary>Creates the blueprint.</summary>
    protected GraphStage()
    {
    }

    /// <inheritdoc/>
    public sealed override ILogicAndMaterializedValue<NotUsed> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
        => new LogicAndMaterializedValue<NotUsed>(CreateLogic(inheritedAttributes), NotUsed.Instance);

    /// <summary>Creates the logic of one run. Every port of the shape must have its handler when this returns.</summary>
    protected abstract GraphStageLogic CreateLogic(Attributes inheritedAttributes);

    internal sealed override GraphStageLogic CreateLogic(Attributes inheritedAttributes, out object? materializedValue)
    {
        materializedValue = NotUsed.Instance;
        return CreateLogic(inheritedAttributes);
    }
}
