namespace Akka.Streams.Stage;

/// <summary>A stage logic that is its own output handler and ends when downstream cancels.</summary>
public abstract class OutGraphStageLogic : GraphStageLogic, IOutHandler
{
    /// <summary>Creates the logic of a stage with the given number of ports.</summary>
    protected OutGraphStageLogic(int inCount, int outCount)
        : base(inCount, outCount)
    {
    }

    /// <summary>Creates the logic of a stage of the given shape.</summary>
    protected OutGraphStageLogic(Shape shape)
        : base(shape)
    {
    }

    /// <inheritdoc/>
    public abstract void OnPull();

    /// <summary>Ends the stage as its <see cref="Attributes.CancellationStrategy"/> says.</summary>
    public virtual void OnDownstreamFinish(Exception cause) => InternalOnDownstreamFinish(cause);
}
