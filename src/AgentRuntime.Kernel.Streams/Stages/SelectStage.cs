using Akka.Streams.Stage;
using Akka.Streams.Supervision;

namespace Akka.Streams.Stages;

/// <summary>Applies a function to every element.</summary>
internal sealed class SelectStage<TIn, TOut>(Func<TIn, TOut> mapper) : FlowStage<TIn, TOut>("select")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(mapper, inheritedAttributes);

    private sealed class Logic(Func<TIn, TOut> mapper, Attributes attributes) : FlowLogic<TIn, TOut>
    {
        public override void OnPush()
        {
            TOut element;
            try
            {
                element = mapper(Grab(In));
            }
#pragma warning disable CA1031 // the decider says what becomes of it
            catch (Exception e) when (attributes.GetDecider()(e) != Directive.Stop)
#pragma warning restore CA1031
            {
                PullOnce(In);
                return;
            }

            Push(Out, element);
        }
    }
}
