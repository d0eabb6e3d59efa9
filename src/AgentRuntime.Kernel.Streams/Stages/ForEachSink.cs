using Akka.Streams.Stage;
using Akka.Streams.Supervision;

namespace Akka.Streams.Stages;

/// <summary>Calls an action with every element.</summary>
internal sealed class ForEachSink<TIn>(Action<TIn> action) : SinkStage<TIn, Task<Done>>("foreachSink")
{
    public override ILogicAndMaterializedValue<Task<Done>> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic(action, inheritedAttributes);
        return new LogicAndMaterializedValue<Task<Done>>(logic, logic.Result);
    }

    private sealed class Logic(Action<TIn> action, Attributes attributes) : ResultSinkLogic<TIn, Done>
    {
        public override void OnPush()
        {
            try
            {
                action(Grab(In));
            }
#pragma warning disable CA1031 // the decider says what becomes of it
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (attributes.GetDecider()(e) == Directive.Stop)
                {
                    FailBoth(e);
                    return;
                }
            }

            Pull(In);
        }

        protected override void OnCompleted() => Succeed(Done.Instance);
    }
}
