using Akka.Streams.Implementation;

namespace Akka.Streams.Stage;

/// <summary>An input handler that ends the stage when upstream ends.</summary>
public abstract class InHandler : IInHandler
{
    /// <summary>Creates the handler.</summary>
    protected InHandler()
    {
    }

    /// <inheritdoc/>
    public abstract void OnPush();

    /// <summary>Completes the stage.</summary>
    public virtual void OnUpstreamFinish() => GraphInterpreter.Current.ActiveStage.CompleteStage();

    /// <summary>Fails the stage with <paramref name="e"/>.</summary>
    public virtual void OnUpstreamFailure(Exception e) => GraphInterpreter.Current.ActiveStage.FailStage(e);
}
