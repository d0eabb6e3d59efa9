using System.Collections.Immutable;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Collects all elements.</summary>
internal sealed class SeqSink<TIn> : SinkStage<TIn, Task<IImmutableList<TIn>>>
{
    public static readonly SeqSink<TIn> Instance = new();

    private SeqSink()
        : base("seqSink")
    {
    }

    public override ILogicAndMaterializedValue<Task<IImmutableList<TIn>>> CreateLogicAndMaterializedValue(
        Attributes inheritedAttributes)
    {
        var logic = new Logic();
        return new LogicAndMaterializedValue<Task<IImmutableList<TIn>>>(logic, logic.Result);
    }

    private sealed class Logic : ResultSinkLogic<TIn, IImmutableList<TIn>>
    {
        private readonly ImmutableArray<TIn>.Builder _elements = ImmutableArray.CreateBuilder<TIn>();

        public override void OnPush()
        {
            _elements.Add(Grab(In));
            Pull(In);
        }

        protected override void OnCompleted() => Succeed(_elements.DrainToImmutable());
    }
}
