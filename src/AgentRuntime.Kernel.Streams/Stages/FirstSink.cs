using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Gives the first element and cancels.</summary>
/// <param name="orDefault">An empty stream gives the type's default instead of a failure.</param>
internal sealed class FirstSink<TIn>(bool orDefault) : SinkStage<TIn, Task<TIn>>("firstSink")
{
    public override ILogicAndMaterializedValue<Task<TIn>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic(orDefault);
        return new LogicAndMaterializedValue<Task<TIn>>(logic, logic.Result);
    }

    private sealed class Logic(bool orDefault) : ResultSinkLogic<TIn, TIn>
    {
        public override void OnPush()
        {
            Succeed(Grab(In));
            CompleteStage();
        }

        protected override void OnCompleted()
        {
            if (orDefault)
            {
                Succeed(default!);
            }
            else
            {
                FailBoth(new InvalidOperationException("First of empty stream"));
            }
        }
    }
}
