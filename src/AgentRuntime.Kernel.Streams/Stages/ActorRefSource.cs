using Akka.Actor;
using Akka.Streams.Implementation;
using Akka.Streams.Stage;

namespace Akka.Streams.Stages;

/// <summary>
/// Emits what is sent to its reference. <see cref="Status.Success"/> ends the stream after what is in the buffer,
/// <see cref="PoisonPill"/> at once, and <see cref="Status.Failure"/> fails it at once.
/// </summary>
internal sealed class ActorRefSource<TOut>(int bufferSize, OverflowStrategy strategy)
    : SourceStage<TOut, IActorRef>("actorRefSource")
{
    public override ILogicAndMaterializedValue<IActorRef> CreateLogicAndMaterializedValue(Attributes inheritedAttributes)
    {
        var logic = new Logic(bufferSize, strategy, inheritedAttributes.GetNameOrDefault());
        return new LogicAndMaterializedValue<IActorRef>(logic, logic.Ref);
    }

    private sealed class Logic : SourceLogic<TOut>
    {
        private readonly ElementBuffer<TOut> _buffer;
        private readonly OverflowStrategy _strategy;
        private readonly int _size;
        private readonly SourceRef _ref;
        private bool _completing;

        public Logic(int bufferSize, OverflowStrategy strategy, string name)
        {
            _size = bufferSize;
            _strategy = strategy;
            _buffer = new ElementBuffer<TOut>(bufferSize);
            _ref = new SourceRef(this, Island.Materializer.NextStageName(name));
        }

        public IActorRef Ref => _ref;

        public override void OnPull()
        {
            if (!_buffer.IsEmpty)
            {
                Push(Out, _buffer.Dequeue());
            }

            if (_completing && _buffer.IsEmpty)
            {
                CompleteStage();
            }
        }

        public override void PostStop() => _ref.End();

        private void OnMessage(object message)
        {
            switch (message)
            {
                case PoisonPill:
                    CompleteStage();
                    break;
                case Status.Success:
                    _completing = true;
                    if (_buffer.IsEmpty)
                    {
                        CompleteStage();
                    }

                    break;
                case Status.Failure failure:
                    FailStage(failure.Cause);
                    break;
                case TOut element when !_completing:
                    OnElement(element);
                    break;
            }
        }

        private void OnElement(TOut element)
        {
            if (_buffer.IsEmpty && IsAvailable(Out))
            {
                Push(Out, element);
            }
            else if (!_buffer.IsFull)
            {
                _buffer.Enqueue(element);
            }
            else if (_strategy == OverflowStrategy.Fail)
            {
                FailStage(new BufferOverflowException($"Buffer overflow (max capacity was: {_size})!"));
            }
            else if (_size > 0 && _strategy != OverflowStrategy.DropNew)
            {
                MakeRoom();
                _buffer.Enqueue(element);
            }
        }

        private void MakeRoom()
        {
            switch (_strategy)
            {
                case OverflowStrategy.DropHead:
                    _buffer.DropHead();
                    break;
                case OverflowStrategy.DropTail:
                    _buffer.DropTail();
                    break;
                default:
                    _buffer.Clear();
                    break;
            }
        }

        private sealed class SourceRef(Logic logic, string name) : StageFunctionRef(logic.Island.Materializer, name)
        {
            protected override void Receive(IActorRef? sender, object message) => logic.Post(logic.OnMessage, message);

            protected override void ReceiveEnd(object message) => logic.Post(logic.OnMessage, PoisonPill.Instance);
        }
    }
}
