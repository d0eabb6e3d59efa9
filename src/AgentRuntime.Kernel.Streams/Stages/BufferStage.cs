using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Makes buffers.</summary>
internal static class BufferStage
{
    /// <summary>Makes a buffer.</summary>
    /// <exception cref="ArgumentException">The size is not positive.</exception>
    public static BufferStage<T> Create<T>(int size, OverflowStrategy strategy)
        => size > 0
            ? new BufferStage<T>(size, strategy)
            : throw new ArgumentException("Buffer size must be larger than zero", nameof(size));
}

/// <summary>Takes elements ahead of downstream, up to a number, and then does what its strategy says.</summary>
internal sealed class BufferStage<T>(int size, OverflowStrategy strategy) : FlowStage<T, T>("buffer")
{
    protected override GraphStageLogic CreateLogic(Attributes inheritedAttributes) => new Logic(size, strategy);

    private sealed class Logic(int size, OverflowStrategy strategy) : FlowLogic<T, T>
    {
        private readonly ElementBuffer<T> _buffer = new(size);

        public override void PreStart() => Pull(In);

        public override void OnPush()
        {
            var element = Grab(In);
            if (IsAvailable(Out) && _buffer.IsEmpty)
            {
                Push(Out, element);
            }
            else if (!_buffer.IsFull)
            {
                _buffer.Enqueue(element);
            }
            else if (!TryMakeRoom(element))
            {
                return;
            }

            if (strategy != OverflowStrategy.Backpressure || !_buffer.IsFull)
            {
                PullOnce(In);
            }
        }

        public override void OnPull()
        {
            if (!_buffer.IsEmpty)
            {
                Push(Out, _buffer.Dequeue());
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
                PullOnce(In);
            }
        }

        public override void OnUpstreamFinish()
        {
            if (_buffer.IsEmpty)
            {
                CompleteStage();
            }
        }

        /// <summary>Does what the strategy says when an element comes that has no place.</summary>
        /// <returns>False when the stage has failed.</returns>
        private bool TryMakeRoom(T element)
        {
            switch (strategy)
            {
                case OverflowStrategy.DropHead:
                    _buffer.DropHead();
                    break;
                case OverflowStrategy.DropTail:
                    _buffer.DropTail();
                    break;
                case OverflowStrategy.DropBuffer:
                    _buffer.Clear();
                    break;
                case OverflowStrategy.DropNew:
                    return true;
                case OverflowStrategy.Backpressure:
                case OverflowStrategy.Fail:
                    FailStage(new BufferOverflowException($"Buffer overflow (max capacity was: {size})!"));
                    return false;
            }

            _buffer.Enqueue(element);
            return true;
        }
    }
}
