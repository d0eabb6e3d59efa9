using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Passes elements on for a time, then completes.</summary>
internal sealed class TakeWithinStage<T>(TimeSpan duration) : FlowStage<T, T>("takeWithin")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(duration);

    private sealed class Logic(TimeSpan duration) : TimedFlowLogic<T, T>
    {
        public override void PreStart() => ScheduleOnce("TakeWithinTimer", duration);

        public override void OnPush() => Push(Out, Grab(In));

        protected override void OnTimer(object timerKey) => CompleteStage();
    }
}
