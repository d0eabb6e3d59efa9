using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Fails when too much time passes between an element and the demand for the next.</summary>
internal sealed class BackpressureTimeoutStage<T>(TimeSpan timeout) : FlowStage<T, T>("backpressureTimeout")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(timeout);

    private sealed class Logic(TimeSpan timeout) : TimedFlowLogic<T, T>
    {
        private TimeSpan _deadline;
        private bool _waitsForDemand = true;

        private TimeSpan Now => Island.Materializer.System.Scheduler.MonotonicClock;

        public override void PreStart()
        {
            _deadline = Now + timeout;
            ScheduleRepeatedly("BackpressureTimeoutCheckTimer", TimeoutCheck.IntervalOf(timeout));
        }

        public override void OnPull()
        {
            _waitsForDemand = false;
            Pull(In);
        }

        public override void OnPush()
        {
            Push(Out, Grab(In));
            _deadline = Now + timeout;
            _waitsForDemand = true;
        }

        protected override void OnTimer(object timerKey)
        {
            if (_waitsForDemand && Now >= _deadline)
            {
                FailStage(new TimeoutException($"No demand signalled in the last {timeout}."));
            }
        }
    }
}
