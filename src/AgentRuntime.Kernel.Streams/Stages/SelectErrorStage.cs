using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Replaces a failure by another.</summary>
internal sealed class SelectErrorStage<T>(Func<Exception, Exception> selector) : FlowStage<T, T>("selectError")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(selector);

    private sealed class Logic(Func<Exception, Exception> selector) : FlowLogic<T, T>
    {
        public override void OnPush() => Push(Out, Grab(In));

        public override void OnUpstreamFailure(Exception e) => FailStage(selector(e));
    }
}
