using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Takes everything and gives a task that ends as the stream does.</summary>
internal sealed class IgnoreSink<TIn> : SinkStage<TIn, Task<Done>>
{
    public static readonly IgnoreSink<TIn> Instance = new();

    private IgnoreSink()
        : base("ignoreSink")
    {
    }

    public override ILogicAndMaterializedValue<Task<Done>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic();
        return new LogicAndMaterializedValue<Task<Done>>(logic, logic.Result);
    }

    private sealed class Logic : ResultSinkLogic<TIn, Done>
    {
        public override void OnPush()
        {
            Grab(In);
            Pull(In);
        }

        protected override void OnCompleted() => Succeed(Done.Instance);
    }
}
