using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Passes on the first elements and completes after the last of them.</summary>
internal sealed class TakeStage<T>(long count) : FlowStage<T, T>("take")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(count);

    private sealed class Logic(long count) : FlowLogic<T, T>
    {
        private long _left = count;

        public override void PreStart()
        {
            if (_left <= 0)
            {
                CompleteStage();
            }
        }

        public override void OnPush()
        {
            Push(Out, Grab(In));
            if (--_left <= 0)
            {
                CompleteStage();
            }
        }
    }
}
