using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>
/// Lets a cost pass per time, by a bucket of tokens that fills evenly and holds at most a burst. The stage uses the clock of the
/// system's scheduler.
/// </summary>
internal sealed class ThrottleStage<T>(
    int cost, TimeSpan per, int maximumBurst, Func<T, int> calculateCost, ThrottleMode mode) : FlowStage<T, T>("throttle")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
        => new Logic(per.Ticks / (double)cost, Math.Max(1, maximumBurst), calculateCost, mode);

    private sealed class Logic(double ticksPerToken, int burst, Func<T, int> calculateCost, ThrottleMode mode)
        : TimedFlowLogic<T, T>
    {
        private const string Ready = "ThrottleTimer";

        private T _waiting = default!;
        private bool _hasWaiting;

        // The time up to which the tokens of the bucket are spent; it lags behind the clock by at most a burst.
        private double _spentUntil;

        private double Now => Island.Materializer.System.Scheduler.MonotonicClock.Ticks;

        public override void PreStart() => _spentUntil = Now - (burst * ticksPerToken);

        public override void OnPush()
        {
            var element = Grab(In);
            var elementCost = calculateCost(element);
            var now = Now;
            _spentUntil = Math.Max(_spentUntil, now - (burst * ticksPerToken)) + (elementCost * ticksPerToken);
            var wait = _spentUntil - now;
            if (wait <= 0)
            {
                Push(Out, element);
            }
            else if (mode == ThrottleMode.Enforcing)
            {
                FailStage(new OverflowException("Maximum throttle throughput exceeded."));
            }
            else
            {
                _waiting = element;
                _hasWaiting = true;
                ScheduleOnce(Ready, TimeSpan.FromTicks((long)Math.Ceiling(wait)));
            }
        }

        public override void OnUpstreamFinish()
        {
            if (!_hasWaiting)
            {
                CompleteStage();
            }
        }

        protected override void OnTimer(object timerKey)
        {
            var element = _waiting;
            _hasWaiting = false;
            _waiting = default!;
            Push(Out, element);
            if (IsClosed(In))
            {
                CompleteStage();
            }
        }
    }
}
