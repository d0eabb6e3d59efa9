using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Fails when the first element does not come in time.</summary>
internal sealed class InitialTimeoutStage<T>(TimeSpan timeout) : FlowStage<T, T>("initialTimeout")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(timeout);

    private sealed class Logic(TimeSpan timeout) : TimedFlowLogic<T, T>
    {
        private bool _hasFirst;

        public override void PreStart() => ScheduleOnce("InitialTimeoutTimer", timeout);

        public override void OnPush()
        {
            _hasFirst = true;
            Push(Out, Grab(In));
        }

        protected override void OnTimer(object timerKey)
        {
            if (!_hasFirst)
            {
                FailStage(new TimeoutException($"The first element has not yet passed through in {timeout}."));
            }
        }
    }
}
