using Akka.Streams.Implementation;

namespace Akka.Streams.Stage;

/// <summary>A handler of an input and an output that ends the stage when either side ends.</summary>
public abstract class InAndOutHandler : IInHandler, IOutHandler
{
    /// <summary>Creates the handler.</summary>
    protected InAndOutHandler()
    {
    }

    /// <inheritdoc/>
    public abstract void OnPush();

    /// <inheritdoc/>
    public abstract void OnPull();

    /// <summary>Completes the stage.</summary>
    public virtual void OnUpstreamFinish() => GraphInterpreter.Current.ActiveStage.CompleteStage();

    /// <summary>Fails the stage with <paramref name="e"/>.</summary>
    public virtual void OnUpstreamFailure(Exception e) => GraphInterpreter.Current.ActiveStage.FailStage(e);

    /// <summary>Ends the stage as its <see cref="Attributes.CancellationStrategy"/> says.</summary>
    public virtual void OnDownstreamFinish(Exception cause)
        => GraphInterpreter.Current.ActiveStage.InternalOnDownstreamFinish(cause);
}
