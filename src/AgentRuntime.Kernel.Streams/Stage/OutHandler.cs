using Akka.Streams.Implementation;

namespace Akka.Streams.Stage;

/// <summary>An output handler that ends the stage when downstream cancels.</summary>
public abstract class OutHandler : IOutHandler
{
    /// <summary>Creates the handler.</summary>
    protected OutHandler()
    {
    }

    /// <inheritdoc/>
    public abstract void OnPull();

    /// <summary>Ends the stage as its <see cref="Attributes.CancellationStrategy"/> says.</summary>
    public virtual void OnDownstreamFinish(Exception cause)
        => GraphInterpreter.Current.ActiveStage.InternalOnDownstreamFinish(cause);
}
