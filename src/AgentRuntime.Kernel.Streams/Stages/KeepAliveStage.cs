using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Emits an extra element when upstream has given none for a time and downstream wants one.</summary>
internal sealed class KeepAliveStage<TIn, TOut>(TimeSpan timeout, Func<TOut> inject) : FlowStage<TIn, TOut>("keepAlive")
    where TIn : TOut
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(timeout, inject);

    private sealed class Logic(TimeSpan timeout, Func<TOut> inject) : TimedFlowLogic<TIn, TOut>
    {
        private const string Idle = "IdleTimer";

        private TimeSpan _deadline;

        private TimeSpan Now => Island.Materializer.System.Scheduler.MonotonicClock;

        public override void PreStart()
        {
            // Asks ahead, so that an element is at hand while the deadline runs.
            _deadline = Now + timeout;
            Pull(In);
        }

        public override void OnPush()
        {
            _deadline = Now + timeout;
            CancelTimer(Idle);
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
            else
            {
                EmitWhenIdle();
            }
        }

        public override void OnUpstreamFinish()
        {
            if (!IsAvailable(In))
            {
                CompleteStage();
            }
        }

        protected override void OnTimer(object timerKey)
        {
            if (IsAvailable(Out) && !IsAvailable(In))
            {
                EmitWhenIdle();
            }
        }

        private void EmitWhenIdle()
        {
            var left = _deadline - Now;
            if (left > TimeSpan.Zero)
            {
                ScheduleOnce(Idle, left);
            }
            else
            {
                _deadline = Now + timeout;
                Push(Out, inject());
            }
        }
    }
}
