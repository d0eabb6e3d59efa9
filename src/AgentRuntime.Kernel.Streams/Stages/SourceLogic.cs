using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>The logic of a library source: handles its port itself.</summary>
internal abstract class SourceLogic<TOut> : OutGraphStageLogic
{
    protected SourceLogic()
        : base(0, 1)
        => SetHandler(Out, this);

    protected static Outlet<TOut> Out => SourcePorts<TOut>.Out;
}
