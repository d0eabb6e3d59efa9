namespace Akka.Streams.Stage;

/// <summary>A stage logic that is its own input handler and ends when upstream ends.</summary>
public abstract class InGraphStageLogic : GraphStageLogic, IInHandler
{
    /// <summary>Creates the logic of a stage with the given number of ports.</summary>
    protected InGraphStageLogic(int inCount, int outCount)
        : base(inCount, outCount)
    {
    }

    /// <summary>Creates the logic of a stage of the given shape.</summary>
    protected InGraphStageLogic(Shape shape)
        : base(shape)
    {
    }

    /// <inheritdoc/>
    public abstract void OnPush();

    /// <summary>Completes the stage.</summary>
    public virtual void OnUpstreamFinish() => CompleteStage();

    /// <summary>Fails the stage with <paramref name="e"/>.</summary>
    public virtual void OnUpstreamFailure(Exception e) => FailStage(e);
}
