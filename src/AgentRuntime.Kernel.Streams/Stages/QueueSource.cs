using Akka.Pattern;
using Akka.Streams.Implementation;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>Emits what is offered to it from outside.</summary>
internal sealed class QueueSource<TOut>(int bufferSize, OverflowStrategy strategy)
    : SourceStage<TOut, ISourceQueueWithComplete<TOut>>("queueSource")
{
    public override ILogicAndMaterializedValue<ISourceQueueWithComplete<TOut>> CreateLogicAndMaterializedValue(
        Attributes inheritedAttributes)
    {
        var logic = new Logic(bufferSize, strategy);
        return new LogicAndMaterializedValue<ISourceQueueWithComplete<TOut>>(logic, logic);
    }

    private sealed class Logic : SourceLogic<TOut>, ISourceQueueWithComplete<TOut>
    {
        private static readonly Task<IQueueOfferResult> Enqueued
            = Task.FromResult<IQueueOfferResult>(QueueOfferResult.Enqueued.Instance);

        private readonly TaskCompletionSource<Done> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly OverflowStrategy _strategy;
        private readonly int _size;
        private readonly ElementBuffer<TOut> _buffer;

        // The places of the buffer that no offer has taken yet. Who takes one needs no answer from the stage.
        private int _freePlaces;
        private Offer? _pending;
        private bool _completing;
        private IQueueOfferResult? _afterEnd;

        public Logic(int bufferSize, OverflowStrategy strategy)
        {
            _strategy = strategy;
            _size = bufferSize;
            _freePlaces = bufferSize;
            _buffer = new ElementBuffer<TOut>(bufferSize);
        }

        public Task<IQueueOfferResult> OfferAsync(TOut element)
        {
            ArgumentNullException.ThrowIfNull(element);
            if (Volatile.Read(ref _afterEnd) is not null)
            {
                return Task.FromException<IQueueOfferResult>(new StreamDetachedException());
            }

            if (TryTakePlace())
            {
                Island.Post(new Offer(this, element, null));
                return Enqueued;
            }

            var answer = new TaskCompletionSource<IQueueOfferResult>(TaskCreationOptions.RunContinuationsAsynchronously);
            Island.Post(new Offer(this, element, answer));
            return answer.Task;
        }

        public void Complete() => Post(static logic => logic.OnComplete(), this);

        public void Fail(Exception ex)
        {
            ArgumentNullException.ThrowIfNull(ex);
            Post(OnFail, ex);
        }

        public Task WatchCompletionAsync() => _completion.Task;

        public override void OnPull()
        {
            if (!_buffer.IsEmpty)
            {
                PushFromBuffer();
            }
            else if (_pending is { } pending)
            {
                _pending = null;
                Push(Out, pending.Element);
                pending.Answer!.TrySetResult(QueueOfferResult.Enqueued.Instance);
            }

            CompleteWhenEmpty();
        }

        public override void OnDownstreamFinish(Exception cause)
        {
            End(QueueOfferResult.QueueClosed.Instance);
            _completion.TrySetResult(Done.Instance);
            base.OnDownstreamFinish(cause);
        }

        public override void PostStop()
        {
            if (_afterEnd is null)
            {
                var abrupt = AbruptEnd();
                End(new QueueOfferResult.Failure(abrupt));
                _completion.TrySetException(abrupt);
            }
        }

        private bool TryTakePlace()
        {
            var free = Volatile.Read(ref _freePlaces);
            while (free > 0)
            {
                var seen = Interlocked.CompareExchange(ref _freePlaces, free - 1, free);
                if (seen == free)
                {
                    return true;
                }

                free = seen;
            }

            return false;
        }

        private void PushFromBuffer()
        {
            Push(Out, _buffer.Dequeue());
            if (_pending is { } pending)
            {
                _pending = null;
                _buffer.Enqueue(pending.Element);
                pending.Answer!.TrySetResult(QueueOfferResult.Enqueued.Instance);
            }
            else
            {
                Interlocked.Increment(ref _freePlaces);
            }
        }

        private void OnOffer(Offer offer)
        {
            if (offer.Answer is null)
            {
                OnPlacedOffer(offer.Element);
            }
            else if (_completing)
            {
                offer.Answer.TrySetResult(QueueOfferResult.QueueClosed.Instance);
            }
            else if (_buffer.IsEmpty && _pending is null && IsAvailable(Out))
            {
                Push(Out, offer.Element);
                offer.Answer.TrySetResult(QueueOfferResult.Enqueued.Instance);
            }
            else if (TryTakePlace())
            {
                _buffer.Enqueue(offer.Element);
                offer.Answer.TrySetResult(QueueOfferResult.Enqueued.Instance);
            }
            else
            {
                OnOverflow(offer);
            }
        }

        private void OnPlacedOffer(TOut element)
        {
            if (_completing)
            {
                Interlocked.Increment(ref _freePlaces);
            }
            else if (_buffer.IsEmpty && IsAvailable(Out))
            {
                Push(Out, element);
                Interlocked.Increment(ref _freePlaces);
            }
            else
            {
                _buffer.Enqueue(element);
            }
        }

        private void OnOverflow(Offer offer)
        {
            if (_size == 0 && _pending is null)
            {
                // Without a buffer the latest offer itself waits for demand, whatever the strategy.
                _pending = offer;
                return;
            }

            switch (_strategy)
            {
                case OverflowStrategy.DropHead or OverflowStrategy.DropBuffer when _size == 0:
                    _pending!.Answer!.TrySetResult(QueueOfferResult.Dropped.Instance);
                    _pending = offer;
                    break;
                case OverflowStrategy.DropHead when !_buffer.IsEmpty:
                    _buffer.DropHead();
                    Replace(offer);
                    break;
                case OverflowStrategy.DropTail when !_buffer.IsEmpty:
                    _buffer.DropTail();
                    Replace(offer);
                    break;
                case OverflowStrategy.DropBuffer when !_buffer.IsEmpty:
                    Interlocked.Add(ref _freePlaces, _buffer.Count - 1);
                    _buffer.Clear();
                    Replace(offer);
                    break;
                case OverflowStrategy.Fail:
                    var overflow = new BufferOverflowException($"Buffer overflow (max capacity was: {_size})!");
                    offer.Answer!.TrySetResult(new QueueOfferResult.Failure(overflow));
                    OnFail(overflow);
                    break;
                case OverflowStrategy.Backpressure when _pending is null:
                    _pending = offer;
                    break;
                case OverflowStrategy.Backpressure:
                    offer.Answer!.TrySetException(new IllegalStateException(
                        "You have to wait for previous offer to be resolved to send another request"));
                    break;
                case OverflowStrategy.DropNew:
                case OverflowStrategy.DropHead:
                case OverflowStrategy.DropTail:
                case OverflowStrategy.DropBuffer:
                    offer.Answer!.TrySetResult(QueueOfferResult.Dropped.Instance);
                    break;
            }
        }

        private void Replace(Offer offer)
        {
            _buffer.Enqueue(offer.Element);
            offer.Answer!.TrySetResult(QueueOfferResult.Enqueued.Instance);
        }

        private void OnComplete()
        {
            _completing = true;
            CompleteWhenEmpty();
        }

        private void CompleteWhenEmpty()
        {
            if (_completing && _buffer.IsEmpty && _pending is null && _afterEnd is null)
            {
                End(QueueOfferResult.QueueClosed.Instance);
                _completion.TrySetResult(Done.Instance);
                CompleteStage();
            }
        }

        private void OnFail(Exception cause)
        {
            if (_afterEnd is null)
            {
                End(new QueueOfferResult.Failure(cause));
                _completion.TrySetException(cause);
                FailStage(cause);
            }
        }

        private void End(IQueueOfferResult afterEnd)
        {
            Volatile.Write(ref _afterEnd, afterEnd);
            if (_pending is { } pending)
            {
                _pending = null;
                pending.Answer!.TrySetResult(afterEnd);
            }
        }

        private sealed class Offer(Logic logic, TOut element, TaskCompletionSource<IQueueOfferResult>? answer) : IslandMessage
        {
            public TOut Element => element;

            public TaskCompletionSource<IQueueOfferResult>? Answer => answer;

            public override GraphInterpreter? Interpreter => logic.InterpreterOrNull;

            public override void Run()
            {
                if (Volatile.Read(ref logic._afterEnd) is { } end)
                {
                    // The stream was still open when the offer was made.
                    Answer?.TrySetResult(end);
                }
                else
                {
                    logic.RunAsyncInput(logic.OnOffer, this);
                }
            }
        }
    }
}
