using Akka.Streams.Stage;
using Akka.Streams.Supervision;

namespace Akka.Streams.Stages;

/// <summary>Passes on the elements for which a predicate is true.</summary>
internal sealed class WhereStage<T>(Predicate<T> predicate) : FlowStage<T, T>("where")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(predicate, inheritedAttributes);

    private sealed class Logic(Predicate<T> predicate, Attributes attributes) : FlowLogic<T, T>
    {
        public override void OnPush()
        {
            var element = Grab(In);
            bool passes;
            try
            {
                passes = predicate(element);
            }
#pragma warning disable CA1031 // the decider says what becomes of it
            catch (Exception e) when (attributes.GetDecider()(e) != Directive.Stop)
#pragma warning restore CA1031
            {
                passes = false;
            }

            if (passes)
            {
                Push(Out, element);
            }
            else
            {
                PullOnce(In);
            }
        }
    }
}
