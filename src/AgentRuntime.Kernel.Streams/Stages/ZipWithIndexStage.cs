using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Numbers the elements from 0.</summary>
internal sealed class ZipWithIndexStage<T>() : FlowStage<T, (T, long)>("zipWithIndex")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic();

    private sealed class Logic : FlowLogic<T, (T, long)>
    {
        private long _next;

        public override void OnPush() => Push(Out, (Grab(In), _next++));
    }
}
