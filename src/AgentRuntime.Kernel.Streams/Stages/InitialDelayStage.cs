using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Asks for the first element only after a time.</summary>
internal sealed class InitialDelayStage<T>(TimeSpan delay) : FlowStage<T, T>("initialDelay")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(delay);

    private sealed class Logic(TimeSpan delay) : TimedFlowLogic<T, T>
    {
        private bool _passes;

        public override void PreStart()
        {
            if (delay == TimeSpan.Zero)
            {
                _passes = true;
            }
            else
            {
                ScheduleOnce("DelayTimer", delay);
            }
        }

        public override void OnPush() => Push(Out, Grab(In));

        public override void OnPull()
        {
            if (_passes)
            {
                Pull(In);
            }
        }

        protected override void OnTimer(object timerKey)
        {
            _passes = true;
            if (IsAvailable(Out))
            {
                Pull(In);
            }
        }
    }
}
