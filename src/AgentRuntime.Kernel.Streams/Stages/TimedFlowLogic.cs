using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>The logic of a <see cref="FlowStage{TIn,TOut}"/> with timers: handles both ports itself and asks upstream when asked.</summary>
internal abstract class TimedFlowLogic<TIn, TOut> : TimerGraphStageLogic, IInHandler, IOutHandler
{
    protected TimedFlowLogic()
        : base(FlowPorts<TIn, TOut>.Shape)
    {
        SetHandler(In, this);
        SetHandler(Out, this);
    }

    protected static Inlet<TIn> In => FlowPorts<TIn, TOut>.In;

    protected static Outlet<TOut> Out => FlowPorts<TIn, TOut>.Out;

    public abstract void OnPush();

    public virtual void OnPull() => Pull(In);

    public virtual void OnUpstreamFinish() => CompleteStage();

    public virtual void OnUpstreamFailure(Exception e) => FailStage(e);

    public virtual void OnDownstreamFinish(Exception cause) => InternalOnDownstreamFinish(cause);
}
