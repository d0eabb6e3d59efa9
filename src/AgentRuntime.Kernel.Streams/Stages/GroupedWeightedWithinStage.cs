using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Collects elements until a weight or a number is reached or a time has passed; empty groups are not emitted.</summary>
internal sealed class GroupedWeightedWithinStage<T>(
    long maxWeight, int maxNumber, Func<T, long> costFunction, TimeSpan interval)
    : FlowStage<T, IEnumerable<T>>("groupedWeightedWithin")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
        => new Logic(maxWeight, maxNumber, costFunction, interval);

    private sealed class Logic(long maxWeight, int maxNumber, Func<T, long> costFunction, TimeSpan interval)
        : TimedFlowLogic<T, IEnumerable<T>>
    {
        private const string Interval = "GroupedWithinTimer";

        private List<T> _group = [];
        private long _weight;

        // The element that did not fit into the group before it.
        private T _pending = default!;
        private long _pendingWeight;
        private bool _hasPending;
        private bool _isDue;

        public override void PreStart()
        {
            ScheduleRepeatedly(Interval, interval);
            Pull(In);
        }

        public override void OnPush()
        {
            var element = Grab(In);
            var cost = costFunction(element);
            if (cost < 0)
            {
                FailStage(new ArgumentException($"Negative weight [{cost}] for element [{element}] is not allowed", nameof(costFunction)));
                return;
            }

            if (_group.Count > 0 && _weight + cost > maxWeight)
            {
                _pending = element;
                _pendingWeight = cost;
                _hasPending = true;
                _isDue = true;
                EmitWhenWanted();
                return;
            }

            Add(element, cost);
            if (_weight >= maxWeight || _group.Count >= maxNumber)
            {
                _isDue = true;
                EmitWhenWanted();
            }
            else
            {
                Pull(In);
            }
        }

        public override void OnPull() => EmitWhenWanted();

        public override void OnUpstreamFinish()
        {
            if (_group.Count == 0)
            {
                CompleteStage();
                return;
            }

            _isDue = true;
            EmitWhenWanted();
        }

        protected override void OnTimer(object timerKey)
        {
            if (_group.Count > 0)
            {
                _isDue = true;
                EmitWhenWanted();
            }
        }

        private void Add(T element, long cost)
        {
            _group.Add(element);
            _weight += cost;
        }

        private void EmitWhenWanted()
        {
            if (!_isDue || !IsAvailable(Out))
            {
                return;
            }

            Push(Out, _group);
            _group = [];
            _weight = 0;
            _isDue = false;
            if (_hasPending)
            {
                var element = _pending;
                _hasPending = false;
                _pending = default!;
                Add(element, _pendingWeight);
                _isDue = _weight >= maxWeight || _group.Count >= maxNumber;
            }

            if (!IsClosed(In))
            {
                // The time of the next group begins now.
                ScheduleRepeatedly(Interval, interval);
                if (!_isDue)
                {
                    PullOnce(In);
                }
            }
            else if (_group.Count == 0)
            {
                CompleteStage();
            }
            else
            {
                _isDue = true;
            }
        }
    }
}
