using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Holds every element back for a time, up to a number of them; what comes then is up to the strategy.</summary>
internal sealed class DelayStage<T>(TimeSpan delay, DelayOverflowStrategy strategy) : FlowStage<T, T>("delay")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes)
        => new Logic(delay, strategy, inheritedAttributes.GetMandatoryAttribute<Attributes.InputBuffer>().Max);

    private sealed class Logic(TimeSpan delay, DelayOverflowStrategy strategy, int size) : TimedFlowLogic<T, T>
    {
        private const string Due = "DelayedTimer";

        private readonly ElementBuffer<(T Element, TimeSpan DueAt)> _buffer = new(size);

        private TimeSpan Now => Island.Materializer.System.Scheduler.MonotonicClock;

        public override void PreStart() => Pull(In);

        public override void OnPush()
        {
            if (_buffer.IsFull && !TryMakeRoom())
            {
                return;
            }

            _buffer.Enqueue((Grab(In), Now + delay));
            if (_buffer.Count == 1)
            {
                ScheduleNext();
            }

            PullIfThereIsRoom();
        }

        public override void OnPull() => PushDue();

        public override void OnUpstreamFinish()
        {
            if (_buffer.IsEmpty)
            {
                CompleteStage();
            }
        }

        protected override void OnTimer(object timerKey) => PushDue();

        /// <summary>Does what the strategy says when an element comes that has no place.</summary>
        /// <returns>False when the element that came is not to be kept.</returns>
        private bool TryMakeRoom()
        {
            switch (strategy)
            {
                case DelayOverflowStrategy.EmitEarly:
                    // The oldest goes out at once; without demand it waits as a backpressured one does.
                    CancelTimer(Due);
                    if (IsAvailable(Out))
                    {
                        Push(Out, _buffer.Dequeue().Element);
                        return true;
                    }

                    return false;
                case DelayOverflowStrategy.DropHead:
                    _buffer.DropHead();
                    return true;
                case DelayOverflowStrategy.DropTail:
                    _buffer.DropTail();
                    return true;
                case DelayOverflowStrategy.DropBuffer:
                    _buffer.Clear();
                    return true;
                case DelayOverflowStrategy.DropNew:
                    Grab(In);
                    Pull(In);
                    return false;
                case DelayOverflowStrategy.Fail:
                    FailStage(new BufferOverflowException($"Buffer overflow for Delay combinator (max capacity was: {size})!"));
                    return false;
                case DelayOverflowStrategy.Backpressure:
                    return false;
            }

            return false;
        }

        private void PushDue()
        {
            if (IsAvailable(Out) && !_buffer.IsEmpty)
            {
                if (_buffer.Peek().DueAt > Now && !IsAvailable(In))
                {
                    ScheduleNext();
                    return;
                }

                Push(Out, _buffer.Dequeue().Element);
                if (IsAvailable(In))
                {
                    _buffer.Enqueue((Grab(In), Now + delay));
                }

                if (!_buffer.IsEmpty)
                {
                    ScheduleNext();
                }
            }

            if (IsClosed(In))
            {
                if (_buffer.IsEmpty)
                {
                    CompleteStage();
                }
            }
            else
            {
                PullIfThereIsRoom();
            }
        }

        private void ScheduleNext()
        {
            var wait = _buffer.Peek().DueAt - Now;
            ScheduleOnce(Due, wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        }

        private void PullIfThereIsRoom()
        {
            if (!_buffer.IsFull || strategy != DelayOverflowStrategy.Backpressure)
            {
                if (!IsAvailable(In))
                {
                    PullOnce(In);
                }
            }
        }
    }
}
