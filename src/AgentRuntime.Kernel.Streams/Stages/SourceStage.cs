using Akka.Streams.Dsl;
using Akka.Streams.Implementation;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>The blueprint of a library stage with one output and nothing to give to who runs it.</summary>
internal abstract class SourceStage<TOut>(string name) : GraphStage<SourceShape<TOut>>
{
    public sealed override SourceShape<TOut> Shape => SourcePorts<TOut>.Shape;

    protected sealed override Attributes InitialAttributes => StageNames.Of(name);

    public Source<TOut, NotUsed> ToSource() => new(this.Layout());
}

/// <summary>The blueprint of a library stage with one output and a materialized value.</summary>
internal abstract class SourceStage<TOut, TMat>(string name) : GraphStageWithMaterializedValue<SourceShape<TOut>, TMat>
{
    public sealed override SourceShape<TOut> Shape => SourcePorts<TOut>.Shape;

    protected sealed override Attributes InitialAttributes => StageNames.Of(name);

    public Source<TOut, TMat> ToSource() => new(this.Layout());
}
