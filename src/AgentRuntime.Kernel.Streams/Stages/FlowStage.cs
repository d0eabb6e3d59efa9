using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>The blueprint of a library stage with one input and one output.</summary>
internal abstract class FlowStage<TIn, TOut>(string name) : GraphStage<FlowShape<TIn, TOut>>
{
    public sealed override FlowShape<TIn, TOut> Shape => FlowPorts<TIn, TOut>.Shape;

    protected sealed override Attributes InitialAttributes => StageNames.Of(name);
}
