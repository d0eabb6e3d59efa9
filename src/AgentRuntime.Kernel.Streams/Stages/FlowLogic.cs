using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>The logic of a <see cref="FlowStage{TIn,TOut}"/>: handles both ports itself and asks upstream when asked.</summary>
internal abstract class FlowLogic<TIn, TOut> : InAndOutGraphStageLogic
{
    protected FlowLogic()
        : base(1, 1)
    {
        SetHandler(In, this);
        SetHandler(Out, this);
    }

    protected static Inlet<TIn> In => FlowPorts<TIn, TOut>.In;

    protected static Outlet<TOut> Out => FlowPorts<TIn, TOut>.Out;

    public override void OnPull() => Pull(In);
}
