using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Drops the elements that come within a time.</summary>
internal sealed class SkipWithinStage<T>(TimeSpan duration) : FlowStage<T, T>("skipWithin")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(duration);

    private sealed class Logic(TimeSpan duration) : TimedFlowLogic<T, T>
    {
        private bool _passes;

        public override void PreStart() => ScheduleOnce("SkipWithinTimer", duration);

        public override void OnPush()
        {
            var element = Grab(In);
            if (_passes)
            {
                Push(Out, element);
            }
            else
            {
                Pull(In);
            }
        }

        protected override void OnTimer(object timerKey) => _passes = true;
    }
}
