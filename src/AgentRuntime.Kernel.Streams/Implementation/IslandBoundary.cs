using Akka.Streams.Stage;

namespace Akka.Streams.Implementation;

/// <summary>A bounded buffer from one island to another, with the stage logics at its two ends.</summary>
internal abstract class IslandBoundary
{
    /// <summary>Creates the logic in the upstream island, with one inlet.</summary>
    public abstract GraphStageLogic Producer();

    /// <summary>Creates the logic in the downstream island, with one outlet.</summary>
    public abstract GraphStageLogic Consumer();
}

/// <summary>
/// A ring with one writer and one reader. A side that can go no further says so and is woken once by the other, so
/// elements that flow cost no messages.
/// </summary>
internal sealed class IslandBoundary<T> : IslandBoundary
{
    private readonly T[] _ring;
    private ProducerLogic _producer = null!;
    private ConsumerLogic _consumer = null!;
    private volatile int _written;
    private volatile int _read;
    private int _producerWaits;
    private int _consumerWaits;
    private volatile Exception? _failure;
    private volatile bool _completed;
    private volatile Exception? _cancelled;

    public IslandBoundary(int bufferSize) => _ring = new T[Math.Max(1, bufferSize)];

    private int Count => _written - _read;

    public override GraphStageLogic Producer() => _producer = new ProducerLogic(this);

    public override GraphStageLogic Consumer() => _consumer = new ConsumerLogic(this);

    private void WakeProducer()
    {
        if (Interlocked.Exchange(ref _producerWaits, 0) == 1)
        {
            _producer.Post(static logic => logic.Wake(), _producer);
        }
    }

    private void WakeConsumer()
    {
        if (Interlocked.Exchange(ref _consumerWaits, 0) == 1)
        {
            _consumer.Post(static logic => logic.Wake(), _consumer);
        }
    }

    private sealed class ProducerLogic : InGraphStageLogic
    {
        private readonly IslandBoundary<T> _boundary;
        private readonly Inlet<T> _in = new("boundary.in") { Id = 0 };
        private int _writeIndex;

        public ProducerLogic(IslandBoundary<T> boundary)
            : base(1, 0)
        {
            _boundary = boundary;
            SetHandler(_in, this);
        }

        public override void PreStart() => Pull(_in);

        public override void OnPush()
        {
            _boundary._ring[_writeIndex] = Grab(_in);
            _writeIndex = (_writeIndex + 1) % _boundary._ring.Length;
            _boundary._written++;
            _boundary.WakeConsumer();
            PullIfThereIsRoom();
        }

        public override void OnUpstreamFinish()
        {
            _boundary._completed = true;
            _boundary.WakeConsumer();
            CompleteStage();
        }

        public override void OnUpstreamFailure(Exception e)
        {
            _boundary._failure = e;
            _boundary.FailConsumer(e);
            FailStage(e);
        }

        public override void PostStop()
        {
            if (!_boundary._completed && _boundary._failure is null && _boundary._cancelled is null)
            {
                var cause = new AbruptTerminationException(Island.Materializer.Supervisor);
                _boundary._failure = cause;
                _boundary.FailConsumer(cause);
            }
        }

        public void Wake()
        {
            if (_boundary._cancelled is { } cause)
            {
                Cancel(_in, cause);
                return;
            }

            PullIfThereIsRoom();
        }

        private void PullIfThereIsRoom()
        {
            if (IsClosed(_in) || HasBeenPulled(_in))
            {
                return;
            }

            if (_boundary._cancelled is null && _boundary.Count < _boundary._ring.Length)
            {
                Pull(_in);
                return;
            }

            Interlocked.Exchange(ref _boundary._producerWaits, 1);
            if (_boundary._cancelled is not null || _boundary.Count < _boundary._ring.Length)
            {
                _boundary.WakeProducer();
            }
        }
    }

    private void FailConsumer(Exception cause)
        => _consumer.Post(static args => args.Consumer.FailStage(args.Cause), (Consumer: _consumer, Cause: cause));

    private void CancelProducer(Exception cause)
    {
        _cancelled = cause;
        _producer.Post(static logic => logic.Wake(), _producer);
    }

    private sealed class ConsumerLogic : OutGraphStageLogic
    {
        private readonly IslandBoundary<T> _boundary;
        private readonly Outlet<T> _out = new("boundary.out") { Id = 0 };
        private int _readIndex;

        public ConsumerLogic(IslandBoundary<T> boundary)
            : base(0, 1)
        {
            _boundary = boundary;
            SetHandler(_out, this);
        }

        public override void PreStart() => WaitForElements();

        public override void OnPull()
        {
            if (_boundary.Count > 0)
            {
                PushNext();
            }
            else
            {
                WaitForElements();
            }
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            _boundary.CancelProducer(cause);
            base.OnDownstreamFinish(cause);
        }

        public override void PostStop()
        {
            if (!_boundary._completed && _boundary._failure is null && _boundary._cancelled is null)
            {
                _boundary.CancelProducer(new AbruptTerminationException(Island.Materializer.Supervisor));
            }

            Array.Clear(_boundary._ring);
        }

        public void Wake()
        {
            if (IsClosed(_out))
            {
                return;
            }

            if (_boundary.Count > 0)
            {
                if (IsAvailable(_out))
                {
                    PushNext();
                }
            }
            else
            {
                WaitForElements();
            }
        }

        private void PushNext()
        {
            ref var slot = ref _boundary._ring[_readIndex];
            var element = slot;
            slot = default!;
            _readIndex = (_readIndex + 1) % _boundary._ring.Length;
            _boundary._read++;
            Push(_out, element);

            // Waking for every free place would be a message per element.
            if (_boundary.Count <= _boundary._ring.Length / 2)
            {
                _boundary.WakeProducer();
            }

            if (_boundary.Count == 0)
            {
                WaitForElements();
            }
        }

        /// <summary>The buffer is empty: ends with upstream, else asks to be woken.</summary>
        private void WaitForElements()
        {
            // The order matters: completion is published after the last element.
            var completed = _boundary._completed;
            if (completed && _boundary.Count == 0)
            {
                CompleteStage();
                return;
            }

            Interlocked.Exchange(ref _boundary._consumerWaits, 1);
            if (_boundary.Count > 0 || _boundary._completed)
            {
                _boundary.WakeConsumer();
            }
        }
    }
}
