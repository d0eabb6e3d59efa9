namespace Akka.Streams.Stage;

/// <summary>A stage logic that is its own handler of an input and an output and ends when either side ends.</summary>
public abstract class InAndOutGraphStageLogic : GraphStageLogic, IInHandler, IOutHandler
{
    /// <summary>Creates the logic of a stage with the given number of ports.</summary>
    protected InAndOutGraphStageLogic(int inCount, int outCount)
        : base(inCount, outCount)
    {
    }

    /// <summary>Creates the logic of a stage of the given shape.</summary>
    protected InAndOutGraphStageLogic(Shape shape)
        : base(shape)
    {
    }

    /// <inheritdoc/>
    public abstract void OnPush();

    /// <inheritdoc/>
    public abstract void OnPull();

    /// <summary>Completes the stage.</summary>
    public virtual void OnUpstreamFinish() => CompleteStage();

    /// <summary>Fails the stage with <paramref name="e"/>.</summary>
    public virtual void OnUpstreamFailure(Exception e) => FailStage(e);

    /// <summary>Ends the stage as its <see cref="Attributes.CancellationStrategy"/> says.</summary>
    public virtual void OnDownstreamFinish(Exception cause) => InternalOnDownstreamFinish(cause);
}
