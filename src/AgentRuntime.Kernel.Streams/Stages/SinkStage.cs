using Akka.Streams.Dsl;
using Akka.Streams.Implementation;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>The blueprint of a library stage with one input and nothing to give to who runs it.</summary>
internal abstract class SinkStage<TIn>(string name) : GraphStage<SinkShape<TIn>>
{
    public sealed override SinkShape<TIn> Shape => SinkPorts<TIn>.Shape;

    protected sealed override Attributes InitialAttributes => StageNames.Of(name);

    public Sink<TIn, NotUsed> ToSink() => new(this.Layout());
}

/// <summary>The blueprint of a library stage with one input and a materialized value.</summary>
internal abstract class SinkStage<TIn, TMat>(string name) : GraphStageWithMaterializedValue<SinkShape<TIn>, TMat>
{
    public sealed override SinkShape<TIn> Shape => SinkPorts<TIn>.Shape;

    protected sealed override Attributes InitialAttributes => StageNames.Of(name);

    public Sink<TIn, TMat> ToSink() => new(this.Layout());
}
