using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Asks upstream for one element ahead of downstream.</summary>
internal sealed class DetachStage<T>() : FlowStage<T, T>("detacher")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic();

    private sealed class Logic : FlowLogic<T, T>
    {
        public override void PreStart() => Pull(In);

        public override void OnPush()
        {
            if (IsAvailable(Out))
            {
                Push(Out, Grab(In));
                Pull(In);
            }
        }

        public override void OnPull()
        {
            if (IsAvailable(In))
            {
                Push(Out, Grab(In));
                if (IsClosed(In))
                {
                    CompleteStage();
                }
                else
                {
                    Pull(In);
                }
            }
        }

        public override void OnUpstreamFinish()
        {
            if (!IsAvailable(In))
            {
                CompleteStage();
            }
        }
    }
}
