using Akka.Streams.Stage;
using Akka.Util;

namespace Akka.Streams.Stages;

/// <summary>Replaces a failure by a last element.</summary>
internal sealed class RecoverStage<T>(Func<Exception, Option<T>> recovery) : FlowStage<T, T>("recover")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(recovery);

    private sealed class Logic(Func<Exception, Option<T>> recovery) : FlowLogic<T, T>
    {
        public override void OnPush() => Push(Out, Grab(In));

        public override void OnUpstreamFailure(Exception e)
        {
            var replacement = recovery(e);
            if (replacement.HasValue)
            {
                Emit(Out, replacement.Value, CompleteStage);
            }
            else
            {
                FailStage(e);
            }
        }
    }
}
