using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Passes every element on.</summary>
internal sealed class IdentityStage<T>() : FlowStage<T, T>("identityOp")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic();

    private sealed class Logic : FlowLogic<T, T>
    {
        public override void OnPush() => Push(Out, Grab(In));
    }
}
