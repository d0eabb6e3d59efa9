using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>The logic of a library sink: handles its port itself.</summary>
internal abstract class SinkLogic<TIn> : InGraphStageLogic
{
    protected SinkLogic()
        : base(1, 0)
        => SetHandler(In, this);

    protected static Inlet<TIn> In => SinkPorts<TIn>.In;

    public override void PreStart() => Pull(In);
}
