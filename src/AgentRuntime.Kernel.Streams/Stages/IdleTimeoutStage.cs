using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Fails when too much time passes between two elements.</summary>
internal sealed class IdleTimeoutStage<T>(TimeSpan timeout) : FlowStage<T, T>("idleTimeout")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(timeout);

    private sealed class Logic(TimeSpan timeout) : TimedFlowLogic<T, T>
    {
        private TimeSpan _deadline;

        private TimeSpan Now => Island.Materializer.System.Scheduler.MonotonicClock;

        public override void PreStart()
        {
            _deadline = Now + timeout;
            ScheduleRepeatedly("IdleTimeoutCheckTimer", TimeoutCheck.IntervalOf(timeout));
        }

        public override void OnPush()
        {
            _deadline = Now + timeout;
            Push(Out, Grab(In));
        }

        protected override void OnTimer(object timerKey)
        {
            if (Now >= _deadline)
            {
                FailStage(new TimeoutException($"No elements passed in the last {timeout}."));
            }
        }
    }
}
